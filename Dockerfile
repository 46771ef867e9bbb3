# Six images from one file: docker build --build-arg PROJECT=services/Judging -t csea-mesh-judging .
# The bases are the official ones unless told otherwise (a mirror, a base of one's own).
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0
# build: compiles here. prebuilt: takes ./artifacts/image, published beforehand by the machine that builds the image.
ARG APP=build

FROM ${SDK_IMAGE} AS build
WORKDIR /source
COPY . .
ARG PROJECT
RUN --mount=type=cache,target=/root/.nuget/packages \
    name=$(basename "$PROJECT"/*.csproj .csproj) \
    && dotnet publish "$PROJECT/$name.csproj" -c Release -o /app -p:UseAppHost=false -nologo \
    && ln -s "CseaMesh.$name.dll" /app/entry.dll \
    && ln -s "CseaMesh.$name.runtimeconfig.json" /app/entry.runtimeconfig.json \
    && ln -s "CseaMesh.$name.deps.json" /app/entry.deps.json

FROM scratch AS prebuilt
COPY artifacts/image /app

FROM ${APP} AS app

FROM ${RUNTIME_IMAGE} AS runtime
# SQLite, ICU (SQL Server's client and Chinese collation need it) and time zones (deadlines are Taipei time).
# PACKAGES adds programs a single service runs: poppler-utils, poppler-data, qpdf and ffmpeg for submission. "none" leaves the base as it is.
ARG PACKAGES=""
RUN if [ "$PACKAGES" != none ]; then \
      apt-get update \
      && apt-get install -y --no-install-recommends libsqlite3-0 '^libicu[0-9]+$' tzdata $PACKAGES \
      && rm -rf /var/lib/apt/lists/*; \
    fi \
    && mkdir -p /var/lib/csea/data /var/lib/csea/files && chown -R 1654:1654 /var/lib/csea
COPY --from=app /app /app
WORKDIR /app
# The user of the official images, by number so that a cluster can see that it is not root.
USER 1654:1654
ENV DOTNET_EnableDiagnostics=0 \
    DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false \
    DOTNET_gcServer=0 \
    TZ=Asia/Taipei \
    Listen=any \
    Ports__Ops=5002 \
    Ports__Grpc=5001
EXPOSE 5000 5001 5002
ENTRYPOINT ["dotnet", "/app/entry.dll"]
