import type { Clients } from '../../core/clients.js';
import type { HandlersOf } from '../handler.js';

export type ClientsPart = Pick<Clients, 'list' | 'get' | 'add' | 'patch' | 'forget'>;

export function clientHandlers(clients: ClientsPart): HandlersOf<'clients'> {
  return {
    'GET /v1/clients': () => clients.list(),
    'POST /v1/clients': ({ body }) => clients.add(body),
    'GET /v1/clients/:id': ({ params }) => clients.get(params.id),
    'PATCH /v1/clients/:id': ({ params, body }) => clients.patch(params.id, body),
    'DELETE /v1/clients/:id': ({ params }) => clients.forget(params.id),
  };
}
