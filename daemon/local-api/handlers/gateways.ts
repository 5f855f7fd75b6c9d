import type { GatewayStatus } from '../../../protocol/api/daemon.js';
import { findOne } from '../../core/find.js';
import type { HandlersOf } from '../handler.js';

/** A gateway, as far as the local API speaks to it. */
export interface GatewayPart {
  status(): GatewayStatus;
  /** Throws VrtError `gateway-off`. */
  reset(): void;
}

export function gatewayHandlers(gateways: readonly GatewayPart[]): HandlersOf<'gateways'> {
  const find = (wanted: string) => {
    const named = gateways.map((gateway) => {
      const { name } = gateway.status();
      return { id: name, names: [name], gateway };
    });
    return findOne(named, wanted, 'gateway', 'gateway-not-found').gateway;
  };
  return {
    'GET /v1/gateways': () => gateways.map((gateway) => gateway.status()),
    'POST /v1/gateways/:id/reset': ({ params }) => {
      const gateway = find(params.id);
      gateway.reset();
      return gateway.status();
    },
  };
}
