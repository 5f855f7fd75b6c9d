import type { Json } from '../../protocol/settings/node.js';
import type { Choices } from '../../protocol/settings/document.js';
import type { ChangeableScope, Layer } from '../../protocol/settings/scopes.js';
import type { ClientId, SessionId } from '../../protocol/api/id.js';

/** A scope that can be changed, and whose it is: the id of a session or client, empty for the user. */
export interface Place {
  readonly scope: ChangeableScope;
  readonly owner: string;
}

/**
 * That, or the choices of the administrator of the machine in a file: never stored, and changed by reading the file
 * again.
 */
export interface AnyPlace {
  readonly scope: ChangeableScope | 'system';
  readonly owner: string;
}

export const systemPlace: AnyPlace = { scope: 'system', owner: '' };

/** For whom settings are resolved: nobody in particular, or a session, a client, or a client in a session, by id. */
export interface Viewer {
  readonly sessionId?: SessionId | undefined;
  readonly clientId?: ClientId | undefined;
}

/** The choices of every scope, in memory. */
export class SettingChoices {
  readonly #places = new Map<string, Map<string, Json>>();

  constructor(system: Choices) {
    for (const [path, value] of system) this.put(systemPlace, path, value);
  }

  /** The choices of one place. */
  at(place: AnyPlace): Choices {
    return this.#places.get(key(place)) ?? new Map<string, Json>();
  }

  put(place: AnyPlace, path: string, value: Json | undefined): void {
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
  layers({ sessionId, clientId }: Viewer, changed?: { place: AnyPlace; choices: Choices }): Layer[] {
    const layer = (scope: AnyPlace['scope'], owner: string): Layer => ({
      scope,
      choices:
        changed !== undefined && key(changed.place) === key({ scope, owner })
          ? changed.choices
          : this.at({ scope, owner }),
    });
    return [
      layer('system', ''),
      layer('user', ''),
      ...(sessionId === undefined ? [] : [layer('session', sessionId)]),
      ...(clientId === undefined ? [] : [layer('client', clientId)]),
    ];
  }
}

function key({ scope, owner }: AnyPlace): string {
  return `${scope}/${owner}`;
}
