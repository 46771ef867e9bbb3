// A client in another language, made from nothing but the published contracts.
//   node client.mjs register HOST:PORT TOKEN ORGANISATION AWARD   registers an entry; prints its id
//   node client.mjs score    HOST:PORT TOKEN ENTRY                submits a judge's review sheet; prints its receipt
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import grpc from '@grpc/grpc-js';
import loader from '@grpc/proto-loader';

const edition = 'csea-2025';
const protos = fileURLToPath(new URL('../../protos', import.meta.url));
const load = (file) => grpc.loadPackageDefinition(loader.loadSync(file, { includeDirs: [protos], keepCase: true, longs: Number, enums: String, defaults: true, oneofs: true }));
const [command, host, token, ...rest] = process.argv.slice(2);

/** A client whose calls are promises and carry the access token. */
function connect(Service) {
  const client = new Service(host, grpc.credentials.createInsecure(), { 'grpc.max_receive_message_length': 16 << 20 });
  const metadata = new grpc.Metadata();
  metadata.set('authorization', `Bearer ${token}`);
  return new Proxy(client, {
    get: (_, rpc) => (request) => new Promise((resolve, reject) =>
      client[rpc](request, metadata, { deadline: Date.now() + 30_000 }, (error, reply) => error ? reject(error) : resolve(reply))),
  });
}

const refusal = async (call) => call.then(() => assert.fail('The call should have been refused.'), (error) => error);

async function register([organisation, award]) {
  const registration = connect(load('csea/registration/v1/registration_service.proto').csea.registration.v1.Registration);
  const { document } = await registration.GetEdition({ edition });
  const found = document.awards.find((a) => a.number === Number(award));
  assert.equal(document.awards.length, 33);
  const form = {
    award: found.number, international_wish: true, attested_checks: found.gate.checks.map((c) => c.key),
    contact: { name: '跨語言用戶端', mail: 'node@org.example', phone: '02-2700-1234' },
  };
  const { entry, problems } = await registration.SaveDraft({ edition, request_id: randomUUID(), organisation, form });
  assert.deepEqual(problems, []);

  const confirmations = { intention: true, rules: true, no_refund: true, notice_version: document.notices.at(-1).version };
  const request = { edition, request_id: randomUUID(), drafts: [entry.id], confirmations };
  const error = await refusal(registration.RegisterEntries({ ...request, request_id: randomUUID(), confirmations: { ...confirmations, rules: false } }));
  assert.equal(error.code, grpc.status.FAILED_PRECONDITION);
  assert.ok(error.metadata.get('grpc-status-details-bin')[0].includes('CONFIRMATION_MISSING'));

  const registered = await registration.RegisterEntries(request);
  const again = await registration.RegisterEntries(request);
  assert.equal(registered.entries.length, 1);
  assert.equal(again.checkout, registered.checkout, 'The same request answers the same checkout.');
  assert.match(registered.entries[0].number, /^2025-C-\d{4}$/);
  console.log(registered.entries[0].id);
}

async function score([entry]) {
  const judging = connect(load('csea/judging/v1/judging_service.proto').csea.judging.v1.Judging);
  const { sheets } = await judging.ListMySheets({ edition, round: 'ROUND_KIND_REVIEW' });
  assert.ok(sheets.some((s) => s.entry_id === entry), 'The judge holds a sheet for the entry.');
  const key = { edition, round: 'ROUND_KIND_REVIEW', entry_id: entry };
  const { sheet } = await judging.GetSheet(key);
  const content = {
    marks: sheet.criteria.map((c, i) => ({ item: c.item, value: 80 + i })), bonus: sheet.bonus_items.map((b) => ({ item: b.item, value: b.max })), comment: 'Well done.',
  };
  const tooMuch = { ...content, marks: content.marks.map((m) => ({ ...m, value: 101 })) };
  const error = await refusal(judging.SubmitScore({ ...key, content: tooMuch, etag: sheet.etag }));
  assert.equal(error.code, grpc.status.INVALID_ARGUMENT);

  const answer = await judging.SubmitScore({ ...key, content, etag: sheet.etag });
  assert.equal(answer.state, 'SHEET_STATE_SUBMITTED');
  assert.equal(answer.base_centipoints, sheet.criteria.reduce((sum, c, i) => sum + c.weight * (80 + i), 0));
  const stale = await refusal(judging.SaveSheet({ ...key, content, etag: sheet.etag }));
  assert.equal(stale.code, grpc.status.ABORTED);
  console.log(answer.receipt.commitment.toString('hex'));
}

await { register, score }[command](rest);
process.exit(0);
