import type { Scenarios } from '../../core/people/scenarios.js';
import type { HandlersOf } from '../handler.js';

export type ScenariosPart = Pick<Scenarios, 'list' | 'get' | 'put' | 'delete'>;

export function scenarioHandlers(scenarios: ScenariosPart): HandlersOf<'scenarios'> {
  return {
    'GET /v1/scenarios': () => scenarios.list(),
    'POST /v1/scenarios': ({ body }) => scenarios.put(body),
    'GET /v1/scenarios/:id': ({ params }) => scenarios.get(params.id),
    'DELETE /v1/scenarios/:id': ({ params }) => scenarios.delete(params.id),
  };
}
