import { VrtError } from '../../protocol/api/error.js';
import type { Setting, SettingExplanation, SettingOutcome } from '../../protocol/api/setting.js';
import { nearest } from '../../protocol/nearest.js';
import { check, sameJson } from '../../protocol/settings/check.js';
import {
  carryOver,
  fromDocument,
  toDocument,
  type Choices,
  type Dropped,
} from '../../protocol/settings/document.js';
import { defaultOf, type Leaf } from '../../protocol/settings/leaf.js';
import type { Json, PresetNode } from '../../protocol/settings/node.js';
import { effective, type Layer } from '../../protocol/settings/scopes.js';
import { streamChange } from '../../protocol/settings/streams.js';
import {
  settingLeaves,
  settingPresets,
  settingsTree,
  settingValues,
  type SettingValues,
} from '../../protocol/settings/tree.js';
import type { EventBus } from './events.js';
import { SettingChoices, type Place, type Viewer } from './setting-choices.js';
import { describePreset, describeSetting } from './setting-view.js';
import type { Store } from './store.js';

/** A stream that runs, as far as settings are concerned. */
export interface SettingsStream {
  readonly id: string;
  readonly sessionId: string;
  readonly clientId: string;
}

export interface SettingsParts {
  readonly store: Store['settings'];
  readonly bus: Pick<EventBus, 'emit'>;
  /** What the administrator of the machine chose. */
  readonly system: Choices;
  /** The file that says so. */
  readonly systemPath: string;
  readonly streams: () => readonly SettingsStream[];
}

const leafByPath = new Map(settingLeaves.map((leaf) => [leaf.path, leaf]));
const presetByPath = new Map(settingPresets.map((preset) => [preset.path, preset]));

/** All settings in all scopes: what was chosen is in the store before it is in force. */
export class Settings {
  readonly #parts: SettingsParts;
  readonly #choices: SettingChoices;
  /** Until something is chosen. */
  #forEverybody: SettingValues | undefined;

  constructor(parts: SettingsParts) {
    this.#parts = parts;
    this.#choices = new SettingChoices(parts.system);
    this.#load();
  }

  /** The values in force for somebody. */
  values(viewer: Viewer = {}): SettingValues {
    const { sessionId, clientId } = viewer;
    if (sessionId !== undefined || clientId !== undefined) return this.#resolved(viewer);
    // Asked for with every announcement that is heard.
    this.#forEverybody ??= this.#resolved({});
    return this.#forEverybody;
  }

  #resolved(viewer: Viewer): SettingValues {
    const layers = this.#choices.layers(viewer);
    return settingValues((path) => valueAt(path, layers));
  }

  /** What is in force for somebody and differs from the built-in defaults, by path. */
  inForce(viewer: Viewer): Choices {
    return inForce(this.#choices.layers(viewer));
  }

  list(viewer: Viewer): Setting[] {
    const layers = this.#choices.layers(viewer);
    const lookup = (path: string) => valueAt(path, layers);
    return [
      ...settingPresets.map((preset) => describePreset(preset, lookup, effectOf(preset))),
      ...settingLeaves.map((leaf) => describeSetting(leaf, effective(leaf, layers), lookup)),
    ].toSorted(byDeclaration);
  }

  /** Throws VrtError `setting-not-found`. */
  explain(path: string, viewer: Viewer): SettingExplanation {
    const layers = this.#choices.layers(viewer);
    const lookup = (at: string) => valueAt(at, layers);
    const preset = presetByPath.get(path);
    if (preset !== undefined)
      return { ...describePreset(preset, lookup, effectOf(preset)), layers: [], streams: [] };
    const leaf = findLeaf(path);
    const said = layers.flatMap(({ scope, choices }) => {
      const value = choices.get(path);
      return value === undefined ? [] : [{ scope, value, from: this.#nameOf(scope) }];
    });
    return {
      ...describeSetting(leaf, effective(leaf, layers), lookup),
      layers: [{ scope: 'default', value: defaultOf(leaf.node), from: 'vrt' }, ...said],
      streams: leaf.effect === 'stream' ? this.#streamsOf(viewer).map(({ id }) => id) : [],
    };
  }

  /**
   * Chooses a value, or the option of a preset. Throws VrtError `setting-not-found` or `invalid-request`, or a store
   * error; then nothing has changed.
   */
  set(path: string, value: unknown, place: Place, dryRun = false): SettingOutcome {
    const preset = presetByPath.get(path);
    if (preset === undefined) return this.#change(place, new Map([[path, checked(path, value)]]), dryRun);
    const option = typeof value === 'string' ? preset.node.options[value] : undefined;
    if (option === undefined) {
      throw new VrtError(
        'invalid-request',
        `${path} is one of ${Object.keys(preset.node.options).join(', ')}.`,
        { hint: explainHint(path) },
      );
    }
    return this.#change(place, new Map(Object.entries(option.sets)), dryRun);
  }

  /** Takes back what was chosen in a place for a path and everything below it. Throws like `set`. */
  reset(path: string, place: Place, dryRun = false): SettingOutcome {
    const below = settingLeaves.filter((leaf) => leaf.path === path || leaf.path.startsWith(`${path}.`));
    const preset = presetByPath.get(path);
    const paths =
      preset === undefined
        ? below.map((leaf) => leaf.path)
        : Object.values(preset.node.options).flatMap(({ sets }) => Object.keys(sets));
    if (paths.length === 0) findLeaf(path);
    return this.#change(place, new Map(paths.map((each) => [each, undefined])), dryRun);
  }

  /** In the default representation: what was chosen in a place, or (`all`) all that is in force there. */
  exportDocument(place: Place, all: boolean): Json {
    if (!all) return toDocument(settingLeaves, this.#choices.at(place));
    return toDocument(settingLeaves, this.inForce(viewerAt(place)), true);
  }

  /** Takes over a document; with `replace` what it does not name is reset. Throws a store error. */
  importDocument(document: unknown, place: Place, replace: boolean, dryRun = false): SettingOutcome {
    const { choices, dropped } = fromDocument(settingLeaves, document);
    const next = new Map<string, Json | undefined>(choices);
    if (replace) {
      for (const path of this.#choices.at(place).keys()) if (!next.has(path)) next.set(path, undefined);
    }
    return this.#change(place, next, dryRun, dropped);
  }

  /** Chooses many values at once, silently: for what begins with them. Throws like `set`. */
  choose(place: Place, values: Iterable<readonly [string, unknown]>): void {
    const choices = new Map([...values].map(([path, value]) => [path, checked(path, value)] as const));
    this.#put(place, choices);
  }

  /** A session or client is gone, and with it what was chosen for it. */
  forget(place: Place): void {
    this.#parts.store.forget(place);
    this.#choices.forget(place);
  }

  #change(
    place: Place,
    next: ReadonlyMap<string, Json | undefined>,
    dryRun: boolean,
    dropped: readonly Dropped[] = [],
  ): SettingOutcome {
    const before = this.#choices.at(place);
    const after = new Map(before);
    for (const [path, value] of next) {
      if (value === undefined) after.delete(path);
      else after.set(path, value);
    }
    const layersBefore = this.#choices.layers(viewerAt(place));
    const layersAfter = this.#choices.layers(viewerAt(place), { place, choices: after });
    const touched = settingLeaves.filter((leaf) => next.has(leaf.path));
    const changed = touched.filter(
      ({ path }) => !sameJson(valueAt(path, layersBefore), valueAt(path, layersAfter)),
    );
    const restarted = this.#parts
      .streams()
      .filter(
        (stream) =>
          streamChange(
            settingLeaves,
            inForce(this.#choices.layers(stream)),
            inForce(this.#choices.layers(stream, { place, choices: after })),
          ) === 'restart',
      );
    const outcome: SettingOutcome = {
      changes: changed.map(({ path }) => ({
        path,
        from: valueAt(path, layersBefore),
        to: valueAt(path, layersAfter),
        scope: place.scope,
      })),
      dropped: [...dropped],
      effect: strongest(changed),
      streams: restarted.map(({ id }) => id),
    };
    if (!dryRun) this.#commit(place, next, outcome);
    return outcome;
  }

  #put(place: Place, choices: ReadonlyMap<string, Json | undefined>): void {
    this.#parts.store.apply(place, choices);
    for (const [path, value] of choices) this.#choices.put(place, path, value);
    this.#forEverybody = undefined;
  }

  #commit(place: Place, next: ReadonlyMap<string, Json | undefined>, { changes }: SettingOutcome): void {
    this.#put(place, next);
    for (const { path, from, to } of changes) {
      this.#parts.bus.emit({
        type: 'setting',
        action: 'changed',
        severity: 'info',
        message: `${path} is now ${JSON.stringify(to)} (${place.scope}).`,
        subject: path,
        data: { path, from, to, scope: place.scope, owner: place.owner },
      });
    }
  }

  /** What an earlier or later version stored and this one does not take stays in the store, and is told. */
  #load(): void {
    const places = new Map<string, { place: Place; stored: [string, unknown][] }>();
    for (const { scope, owner, path, value } of this.#parts.store.list()) {
      const entry = places.get(`${scope}/${owner}`) ?? { place: { scope, owner }, stored: [] };
      entry.stored.push([path, value]);
      places.set(`${scope}/${owner}`, entry);
    }
    for (const { place, stored } of places.values()) {
      const { choices, dropped } = carryOver(settingLeaves, stored);
      for (const [path, value] of choices) this.#choices.put(place, path, value);
      for (const { path, value, why } of dropped) {
        this.#parts.bus.emit({
          type: 'setting',
          action: 'ignored',
          severity: 'warning',
          message: `The stored ${path} is ignored: ${JSON.stringify(value)} ${why === 'is no setting' ? why : `does not fit, it ${why}`}.`,
          subject: path,
          data: { path, value, scope: place.scope, owner: place.owner },
        });
      }
    }
  }

  #streamsOf({ sessionId, clientId }: Viewer): SettingsStream[] {
    return this.#parts
      .streams()
      .filter(
        (stream) =>
          (sessionId === undefined || stream.sessionId === sessionId) &&
          (clientId === undefined || stream.clientId === clientId),
      );
  }

  #nameOf(scope: Layer['scope']): string {
    return scope === 'system' ? this.#parts.systemPath : scope;
  }
}

function inForce(layers: readonly Layer[]): Map<string, Json> {
  return new Map(layers.flatMap(({ choices }) => [...choices]));
}

function valueAt(path: string, layers: readonly Layer[]): Json {
  return effective(findLeaf(path), layers).value;
}

function findLeaf(path: string): Leaf {
  const leaf = leafByPath.get(path);
  if (leaf !== undefined) return leaf;
  const close = nearest(path, [...leafByPath.keys(), ...presetByPath.keys()]);
  const section = settingLeaves.find((one) => one.path.startsWith(`${path}.`));
  throw new VrtError(
    'setting-not-found',
    section === undefined
      ? `There is no setting called "${path.slice(0, 128)}".`
      : `${path} is a group of settings, for example ${section.path}.`,
    close === undefined ? {} : { hint: `Did you mean ${close}?` },
  );
}

/** Throws VrtError. */
function checked(path: string, value: unknown): Json {
  const result = check(findLeaf(path).node, value);
  if (result.ok) return result.value;
  throw new VrtError('invalid-request', `${path} ${result.error}.`, { hint: explainHint(path) });
}

function explainHint(path: string): string {
  return `What it is: \`vrt settings explain ${path}\`.`;
}

function viewerAt({ scope, owner }: Place): Viewer {
  return {
    sessionId: scope === 'session' ? owner : undefined,
    clientId: scope === 'client' ? owner : undefined,
  };
}

function strongest(leaves: readonly Leaf[]): SettingOutcome['effect'] {
  if (leaves.some(({ effect }) => effect === 'daemon')) return 'daemon';
  return leaves.some(({ effect }) => effect === 'stream') ? 'stream' : 'live';
}

function effectOf({ node }: Leaf<PresetNode>): SettingOutcome['effect'] {
  const paths = Object.values(node.options).flatMap(({ sets }) => Object.keys(sets));
  return strongest(paths.map(findLeaf));
}

const order = new Map([...settingPresets, ...settingLeaves].map(({ path }, index) => [path, index]));
const sections = Object.keys(settingsTree.entries);

/** By section of the tree; in it presets first, then in the order of the declaration. */
function byDeclaration(a: Setting, b: Setting): number {
  return sectionOf(a) - sectionOf(b) || (order.get(a.path) ?? 0) - (order.get(b.path) ?? 0);
}

function sectionOf({ path }: Setting): number {
  return sections.indexOf(path.split('.')[0] ?? '');
}
