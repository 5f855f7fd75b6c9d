import type { GatewayPart } from '../../core/gateway.js';
import type { Handlers } from '../handler.js';
import { clientHandlers, type ClientsPart } from './clients.js';
import { daemonHandlers, type DaemonPart } from './daemon.js';
import { eventHandlers, type EventsPart } from './events.js';
import { gatheringHandlers, type GatheringsPart } from './gatherings.js';
import { gatewayHandlers } from './gateways.js';
import { scenarioHandlers, type ScenariosPart } from './scenarios.js';
import { sessionHandlers, type SessionsPart } from './sessions.js';
import { settingHandlers, type SettingsPart } from './settings.js';
import { statisticsHandlers, type StatisticsPart } from './statistics.js';
import { streamHandlers, type StreamsPart } from './streams.js';
import { userHandlers, type UsersPart } from './users.js';

/** Parts of the daemon that the local API uses. */
export interface ApiParts {
  readonly daemon: DaemonPart;
  readonly sessions: SessionsPart & GatheringsPart['sessions'] & SettingsPart['sessions'];
  readonly people: GatheringsPart['people'] & UsersPart['people'] & { readonly scenarios: ScenariosPart };
  readonly presence: GatheringsPart['presence'] & UsersPart['presence'];
  readonly gateways: readonly GatewayPart[];
  readonly clients: ClientsPart & SettingsPart['clients'];
  readonly streams: StreamsPart;
  readonly settings: SettingsPart['settings'];
  readonly settingChanges: SettingsPart['settingChanges'];
  readonly events: EventsPart;
  readonly statistics: StatisticsPart['statistics'];
  readonly now: () => Date;
}

export function allHandlers(parts: ApiParts): Handlers {
  return {
    ...daemonHandlers(parts.daemon),
    ...sessionHandlers(parts.sessions, parts.people.users),
    ...gatheringHandlers(parts),
    ...userHandlers(parts),
    ...scenarioHandlers(parts.people.scenarios),
    ...gatewayHandlers(parts.gateways),
    ...clientHandlers(parts.clients),
    ...streamHandlers(parts.streams),
    ...settingHandlers(parts),
    ...statisticsHandlers(parts),
    ...eventHandlers(parts.events, parts, parts.now),
  };
}
