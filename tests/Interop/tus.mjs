// A ready-made resumable-upload client (tus-js-client) against the gateway.
//   node tus.mjs ENDPOINT TOKEN FILE METADATA_JSON CUT   sends FILE, breaks off after CUT bytes, and resumes as a new client would after a restart
// Prints { url, resumedAt, offset, patches }; a refusal at the end is { status, problem }.
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Upload, FileUrlStorage, DefaultHttpStack } from 'tus-js-client';

const [endpoint, token, file, metadata, cut] = process.argv.slice(2);
const bytes = readFileSync(file);
const folder = mkdtempSync(join(tmpdir(), 'tus-'));
const patches = [];

/** The protocol as this client speaks it, with a note of every PATCH. */
class Listening extends DefaultHttpStack {
  createRequest(method, url) {
    const request = super.createRequest(method, url);
    if (method === 'PATCH') {
      const setHeader = request.setHeader.bind(request);
      request.setHeader = (name, value) => { if (name === 'Upload-Offset') patches.push(Number(value)); setHeader(name, value); };
    }
    return request;
  }
}

function upload(more) {
  let client;
  const done = new Promise((resolve, reject) => {
    client = new Upload(bytes, {
      endpoint,
      chunkSize: 1 << 20,
      retryDelays: null,
      metadata: JSON.parse(metadata),
      headers: { Authorization: `Bearer ${token}` },
      urlStorage: new FileUrlStorage(join(folder, 'urls.json')),
      fingerprint: async () => file,
      httpStack: new Listening({}),
      onError: reject,
      onSuccess: resolve,
      ...more(() => client, resolve),
    });
  });
  return { client, done };
}

try {
  const first = upload((self, resolve) => ({
    onProgress: async (sent) => {
      if (sent >= Number(cut)) { await self().abort(); resolve(); }
    },
  }));
  first.client.start();
  await first.done;

  const before = patches.length;
  const second = upload(() => ({}));
  const [previous] = await second.client.findPreviousUploads();
  assert.ok(previous, 'the interrupted upload is not remembered');
  second.client.resumeFromPreviousUpload(previous);
  second.client.start();
  await second.done;
  console.log(JSON.stringify({ url: second.client.url, resumedAt: patches[before] ?? null, patches }));
} catch (error) {
  const response = error.originalResponse;
  if (!response) throw error;
  console.log(JSON.stringify({ status: response.getStatus(), problem: JSON.parse(response.getBody() || '{}') }));
} finally {
  rmSync(folder, { recursive: true });
}
