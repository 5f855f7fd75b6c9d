import { VrtError } from '../../protocol/api/error.js';
import type { ErrorBody } from '../../protocol/api/schema.js';
import { errorCode, reasonOf } from '../../protocol/text/reason.js';

export function errorBody({ code, message, hint }: VrtError): ErrorBody {
  return { error: { code, message, hint } };
}

/** What Fastify, Node or a handler threw, as an error of the catalogue. */
export function asVrtError(error: unknown): VrtError {
  if (error instanceof VrtError) return error;
  const message = reasonOf(error);
  switch (errorCode(error)) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
      return new VrtError('body-too-large', 'The request body is too large.', { cause: error });
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
      return new VrtError('invalid-json', 'The request body is not declared to be JSON.', { cause: error });
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_CONTENT_LENGTH':
      return new VrtError('invalid-json', `The request body is not JSON: ${message}.`, { cause: error });
    case 'FST_ERR_BAD_URL':
    case 'FST_ERR_MAX_PARAM_LENGTH':
    case 'FST_ERR_INVALID_URL':
      return new VrtError('invalid-request', 'The path of the request is not a valid URL path.', {
        cause: error,
      });
    default:
      return new VrtError('internal', `The request failed inside the daemon: ${message}`, { cause: error });
  }
}

/** What Node's HTTP parser complains about, before there is a request to answer. */
export function connectionError(error: Error): VrtError {
  switch (errorCode(error)) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new VrtError('request-timeout', 'The request was not complete in time.', { cause: error });
    case 'HPE_HEADER_OVERFLOW':
      return new VrtError('invalid-request', 'The request headers are too large.', { cause: error });
    default:
      return new VrtError('invalid-request', `This is not an HTTP request: ${error.message}.`, {
        cause: error,
      });
  }
}
