import type { GatewayPart } from '../../core/gateway.js';
import { findOne } from '../../core/find.js';
import type { HandlersOf } from '../handler.js';

export function gatewayHandlers(gateways: readonly GatewayPart[]): HandlersOf<'gateways'> {
  const find = (wanted: string) => {
    const named = gateways.map((gateway) => ({ id: gateway.name, names: [gateway.name], gateway }));
    return findOne(named, wanted, 'gateway', 'gateway-not-found').gateway;
  };
  return {
    'GET /v1/gateways': () => gateways.map((gateway) => gateway.status()),
    'GET /v1/gateways/:id/connections': ({ params }) => find(params.id).connected(),
    'GET /v1/gateways/:id/clock': ({ params }) => find(params.id).clock(),
    'POST /v1/gateways/:id/reset': async ({ params }) => {
      const gateway = find(params.id);
      await gateway.reset();
      return gateway.status();
    },
  };
}
