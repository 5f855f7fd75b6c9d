import type { Json } from '../../protocol/settings/node.js';
import type { Choices } from '../../protocol/settings/document.js';
import type { ChangeableScope, Layer } from '../../protocol/settings/scopes.js';

/** A scope that can be changed, and whose it is: the id of a session or client, empty for the user. */
export interface Place {
  readonly scope: ChangeableScope;
  readonly owner: string;
}

/** Who asks for settings: nobody in particular, or a session, a client, or a client in a session, by id. */
export interface Viewer {
  readonly sessionId?: string | undefined;
  readonly clientId?: string | undefined;
}

/** What was chosen in every scope, in memory. */
export class SettingChoices {
  readonly #system: Choices;
  readonly #places = new Map<string, Map<string, Json>>();

  constructor(system: Choices) {
    this.#system = system;
  }

  /** What was chosen in one place. */
  at(place: Place): Choices {
    return this.#places.get(key(place)) ?? new Map<string, Json>();
  }

  put(place: Place, path: string, value: Json | undefined): void {
    const choices = this.#places.get(key(place)) ?? new Map<string, Json>();
    if (value === undefined) choices.delete(path);
    else choices.set(path, value);
    if (choices.size === 0) this.#places.delete(key(place));
    else this.#places.set(key(place), choices);
  }

  forget(place: Place): void {
    this.#places.delete(key(place));
  }

  /** The layers that count for a viewer, weakest first; `changed` stands in for one place. */
  layers({ sessionId, clientId }: Viewer, changed?: { place: Place; choices: Choices }): Layer[] {
    const layer = (scope: ChangeableScope, owner: string): Layer => ({
      scope,
      choices:
        changed !== undefined && key(changed.place) === key({ scope, owner })
          ? changed.choices
          : this.at({ scope, owner }),
    });
    return [
      { scope: 'system', choices: this.#system },
      layer('user', ''),
      ...(sessionId === undefined ? [] : [layer('session', sessionId)]),
      ...(clientId === undefined ? [] : [layer('client', clientId)]),
    ];
  }
}

function key({ scope, owner }: Place): string {
  return `${scope}/${owner}`;
}
