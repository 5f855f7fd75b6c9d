import type { ConnectionError, FastifyInstance, FastifyReply } from 'fastify';
import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { VrtError } from '../../protocol/api/error.js';
import { jsonProblem } from '../../protocol/text/json-problem.js';
import { connectionError, errorBody } from './error-reply.js';

/** Many HTTP clients declare JSON on every request, with or without a body: an absent body is not a mistake. */
export function allowEmptyJson(app: FastifyInstance): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body.length === 0) done(null, undefined);
    else
      void parse(request, String(body), (error, value) => {
        done(error === null ? null : bodyError(String(body), error), value);
      });
  });
}

/** Why a body was not taken: it is not JSON, or has a name in it that would change what objects are. */
function bodyError(body: string, cause: Error): VrtError {
  const problem = jsonProblem(body);
  if (problem !== undefined)
    return new VrtError('invalid-json', `The request body is not JSON: ${problem}.`, { cause });
  return new VrtError(
    'invalid-request',
    'No field may be called "__proto__", nor "constructor" with a "prototype" in it.',
    { cause },
  );
}

/**
 * Reads an unwanted body to its end: were the connection closed before, its sender would see a broken pipe instead of
 * the answer. A body beyond `limitBytes` ends with the connection.
 */
export function drainBody(reply: FastifyReply, limitBytes: number): void {
  reply.removeHeader('connection');
  let drained = 0;
  const { raw } = reply.request;
  raw.on('data', (chunk: Buffer) => {
    drained += chunk.length;
    if (drained > limitBytes) raw.socket.destroy();
  });
}

/** Answers bytes that are not a request, or an incomplete one, in the form of every other error. */
export function answerBrokenConnection(error: ConnectionError, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy();
    return;
  }
  const failure = connectionError(error);
  const body = JSON.stringify(errorBody(failure));
  socket.end(
    `HTTP/1.1 ${failure.status} ${STATUS_CODES[failure.status] ?? ''}\r\n` +
      `content-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
    () => socket.destroy(),
  );
}
