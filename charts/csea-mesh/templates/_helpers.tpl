{{/* The six programs, in the order in which they are rendered. */}}
{{- define "csea.services" -}}
{{- list "registration" "submission" "judging" "billing" "notification" "gateway" | toJson -}}
{{- end -}}

{{/* Base name of every object: <release>-csea-mesh, or the release alone when it already says so. */}}
{{- define "csea.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- $name := default .Chart.Name .Values.nameOverride -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* Labels that never change for a pod; selectors use exactly these. Takes (dict "root" $ "service" name). */}}
{{- define "csea.selectorLabels" -}}
app.kubernetes.io/name: {{ default .root.Chart.Name .root.Values.nameOverride | trunc 63 | trimSuffix "-" }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- if .service }}
app.kubernetes.io/component: {{ .service }}
{{- end }}
{{- end -}}

{{/* All labels of an object. The chart's version stays out of selectors: it changes with every release. */}}
{{- define "csea.labels" -}}
{{ include "csea.selectorLabels" . }}
app.kubernetes.io/part-of: csea-mesh
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* The decisions for one service: the defaults with services.<name> laid over them, as JSON. */}}
{{- define "csea.settings" -}}
{{- mergeOverwrite (deepCopy .root.Values.defaults) (deepCopy (index .root.Values.services .service | default dict)) | toJson -}}
{{- end -}}

{{/* Image reference of one service. Takes (dict "root" $ "service" name "settings" settings). */}}
{{- define "csea.image" -}}
{{- if .settings.image -}}
{{- .settings.image -}}
{{- else -}}
{{- with .root.Values.image.registry }}{{ printf "%s/" (trimSuffix "/" .) }}{{ end -}}
{{- printf "csea-mesh-%s:%s" .service (.root.Values.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/* What one service keeps on disk, as JSON: {"data": size} with SQLite, {"files": size} for entrants' files, {"mail": size} for letters that no mail server takes. */}}
{{- define "csea.volumes" -}}
{{- $volumes := dict -}}
{{- if eq .root.Values.database.provider "Sqlite" }}{{ $_ := set $volumes "data" .root.Values.storage.database }}{{ end -}}
{{- if eq .service "submission" }}{{ $_ := set $volumes "files" .root.Values.storage.files }}{{ end -}}
{{- if and (eq .service "notification") (not .root.Values.mail.host) }}{{ $_ := set $volumes "mail" .root.Values.storage.mail }}{{ end -}}
{{- $volumes | toJson -}}
{{- end -}}

{{/* Refuses combinations that would lose data or cannot start, with a sentence instead of a broken pod. */}}
{{- define "csea.refuse" -}}
{{- if not .Values.identity.existingSecret -}}
{{- fail "identity.existingSecret is required: the Secret with the token keys of the six services (README.md, 'Keys')" -}}
{{- end -}}
{{- if and (eq .Values.database.provider "SqlServer") (not .Values.database.existingSecret) -}}
{{- fail "database.existingSecret is required with database.provider=SqlServer" -}}
{{- end -}}
{{- range $service := include "csea.services" . | fromJsonArray -}}
{{- $settings := include "csea.settings" (dict "root" $ "service" $service) | fromJson -}}
{{- $many := or $settings.autoscaling.enabled (gt (int $settings.replicas) 1) -}}
{{- if and $many (eq $.Values.database.provider "Sqlite") -}}
{{- fail (printf "services.%s: more than one replica needs database.provider=SqlServer; SQLite is one file with one writer" $service) -}}
{{- end -}}
{{- if and $many (eq $service "submission") (ne $.Values.storage.filesAccessMode "ReadWriteMany") -}}
{{- fail "services.submission: more than one replica needs storage.filesAccessMode=ReadWriteMany" -}}
{{- end -}}
{{- if and $many (eq $service "notification") (not $.Values.mail.host) -}}
{{- fail "services.notification: more than one replica needs mail.host; the folder for letters belongs to one pod" -}}
{{- end -}}
{{- if and $many (eq $service "judging") (not $.Values.redis.existingSecret) -}}
{{- fail "services.judging: more than one replica needs redis.existingSecret, or each pod would show its own live board" -}}
{{- end -}}
{{- end -}}
{{- end -}}
