import type { Setting, SettingExplanation, SettingOutcome } from '../../protocol/api/setting.js';
import { sameJson } from '../../protocol/settings/check.js';
import {
  carryOver,
  fromDocument,
  toDocument,
  type Choices,
  type Dropped,
} from '../../protocol/settings/document.js';
import { defaultOf, type Leaf } from '../../protocol/settings/leaf.js';
import type { Effect, Json, PresetNode } from '../../protocol/settings/node.js';
import { isHidden, shownDropped, shownValue } from '../../protocol/settings/secret.js';
import { effective, type Layer } from '../../protocol/settings/scopes.js';
import { settingChange } from '../../protocol/settings/setting-change.js';
import {
  settingLeaves,
  settingPresets,
  settingsTree,
  settingValues,
  type SettingValues,
} from '../../protocol/settings/tree.js';
import type { Change } from './change.js';
import type { EventBus } from './events.js';
import type { Impact, PlannedChange, SettingsGateway, SettingsStream } from './setting-impact.js';
import { SettingChoices, systemPlace, type AnyPlace, type Place, type Viewer } from './setting-choices.js';
import {
  checkedValue,
  chosen,
  findLeaf,
  findPreset,
  pathsBelow,
  presetValues,
  valueAt,
} from './setting-lookup.js';
import { describePreset, describeSetting } from './setting-view.js';
import type { Store } from './store.js';

export interface SettingsParts {
  readonly store: Store['settings'];
  readonly bus: Pick<EventBus, 'emit'>;
  /** Choices of the administrator of the machine. */
  readonly system: Choices;
  /** The file that holds them. */
  readonly systemPath: string;
  readonly streams: () => readonly SettingsStream[];
  readonly gateways: () => readonly SettingsGateway[];
}

/** Viewers whose values are kept at hand; a machine has fewer sessions and clients at work. */
const mostResolved = 1_000;

/** All settings in all scopes: a choice is in the store before it is in force. */
export class Settings {
  readonly #parts: SettingsParts;
  readonly #choices: SettingChoices;
  readonly #followers = new Set<(impact: Impact) => void>();
  /** By viewer, until something is chosen: they are asked for with every announcement and command. */
  readonly #resolved = new Map<string, SettingValues>();

  constructor(parts: SettingsParts) {
    this.#parts = parts;
    this.#choices = new SettingChoices(parts.system);
    this.#load();
  }

  /** The values in force for somebody. */
  values(viewer: Viewer = {}): SettingValues {
    const key = `${viewer.sessionId ?? ''}/${viewer.clientId ?? ''}`;
    const known = this.#resolved.get(key);
    if (known !== undefined) return known;
    const layers = this.#choices.layers(viewer);
    const values = settingValues((path) => valueAt(path, layers));
    if (this.#resolved.size >= mostResolved) this.#resolved.clear();
    this.#resolved.set(key, values);
    return values;
  }

  /** Values in force that differ from the built-in defaults, by path. */
  inForce(viewer: Viewer): Choices {
    return chosen(this.#choices.layers(viewer));
  }

  /** Calls `follow` after each change that is in force, with all that it touches; the returned function ends that. */
  onChange(follow: (impact: Impact) => void): () => void {
    this.#followers.add(follow);
    return () => void this.#followers.delete(follow);
  }

  /** By section, in each its presets first, in the order of the declaration. */
  list(viewer: Viewer): Setting[] {
    const layers = this.#choices.layers(viewer);
    const lookup = (path: string) => valueAt(path, layers);
    return [
      ...settingPresets.map((preset) => describePreset(preset, lookup, effectOf(preset))),
      ...settingLeaves.map((leaf) => describeSetting(leaf, effective(leaf, layers), lookup)),
    ].toSorted(bySection);
  }

  /** Throws VrtError `setting-not-found`. */
  explain(path: string, viewer: Viewer): SettingExplanation {
    const layers = this.#choices.layers(viewer);
    const lookup = (at: string) => valueAt(at, layers);
    const preset = findPreset(path);
    if (preset !== undefined)
      return { ...describePreset(preset, lookup, effectOf(preset)), layers: [], streams: [] };
    const leaf = findLeaf(path);
    const said = layers.flatMap(({ scope, choices }) => {
      const value = choices.get(path);
      return value === undefined
        ? []
        : [{ scope, value: shownValue(leaf, value), from: this.#nameOf(scope) }];
    });
    return {
      ...describeSetting(leaf, effective(leaf, layers), lookup),
      layers: [{ scope: 'default', value: defaultOf(leaf.node), from: 'vrt' }, ...said],
      streams: leaf.effect === 'stream' ? this.#streamsOf(viewer).map(({ id }) => id) : [],
    };
  }

  /** Chooses a value, or the option of a preset. Throws VrtError `setting-not-found` or `invalid-request`. */
  planSet(path: string, value: unknown, place: Place): PlannedChange {
    return this.planSetAll([[path, value]], place);
  }

  /** Chooses many, where a later one wins. Throws like `planSet`, for all of them when one does not fit. */
  planSetAll(values: Iterable<readonly [string, unknown]>, place: Place): PlannedChange {
    const chosenValues = [...values].flatMap(([path, value]) => {
      const preset = findPreset(path);
      return preset === undefined
        ? [[path, checkedValue(path, value)] as const]
        : [...presetValues(preset, value)];
    });
    return this.#plan(place, new Map(chosenValues));
  }

  /** Resets the choices of a place for a path and everything below it. Throws VrtError `setting-not-found`. */
  planReset(path: string, place: Place): PlannedChange {
    return this.#plan(place, new Map(pathsBelow(path).map((each) => [each, undefined])));
  }

  /** In the default representation: the choices of a place, or (`all`) everything in force there. */
  exportDocument(place: Place, all: boolean): Json {
    const choices = all ? this.inForce(viewerAt(place)) : this.#choices.at(place);
    const shown = [...choices].map(([path, value]) => [path, shownAt(path, value)] as const);
    return toDocument(settingLeaves, new Map(shown), all);
  }

  /** Takes over a document; with `replace` paths that it does not name are reset. */
  planImport(document: unknown, place: Place, replace: boolean): PlannedChange {
    const { choices, dropped } = fromDocument(settingLeaves, document);
    const kept = this.#choices.at(place);
    const next = new Map<string, Json | undefined>(choices);
    // An export hides secrets: those stay unchanged.
    for (const [path, value] of choices) if (isHidden(findLeaf(path), value)) next.set(path, kept.get(path));
    if (replace) {
      for (const path of kept.keys()) if (!next.has(path)) next.set(path, undefined);
    }
    return this.#plan(place, next, dropped);
  }

  /** New choices of the administrator of the machine, all of them. */
  planSystem(choices: Choices): PlannedChange {
    const before = [...this.#choices.at(systemPlace).keys()];
    return this.#plan(
      systemPlace,
      new Map<string, Json | undefined>([...before.map((path) => [path, undefined] as const), ...choices]),
    );
  }

  /** Chooses many values at once, silently: for what begins with them. Throws like `planSet`. */
  choosing(place: Place, values: Iterable<readonly [string, unknown]>): Change {
    return this.#putting(
      place,
      new Map([...values].map(([path, value]) => [path, checkedValue(path, value)] as const)),
    );
  }

  /** A session or client was deleted, and its choices with it. */
  forgetting(place: Place): Change {
    return {
      write: () => this.#parts.store.forget(place),
      apply: () => {
        this.#choices.forget(place);
        this.#resolved.clear();
      },
    };
  }

  /** The same at once. Throws a store error. */
  forget(place: Place): void {
    const { write, apply } = this.forgetting(place);
    write();
    apply();
  }

  #plan(
    place: AnyPlace,
    next: ReadonlyMap<string, Json | undefined>,
    dropped: readonly Dropped[] = [],
  ): PlannedChange {
    const impact = this.#impactOf(place, next);
    return {
      impact,
      outcome: this.#outcomeOf(place, next, impact, dropped),
      // Streams and other scopes may have changed while gateways prepared.
      change: () => this.#changing(place, next, this.#impactOf(place, next)),
    };
  }

  #outcomeOf(
    place: AnyPlace,
    next: ReadonlyMap<string, Json | undefined>,
    { streams, gateways }: Impact,
    dropped: readonly Dropped[],
  ): SettingOutcome {
    const changes = this.#changesOf(place, next);
    return {
      changes,
      dropped: dropped.map((one) => shownDropped(settingLeaves, one)),
      effect: strongest(changes.map(({ path }) => findLeaf(path).effect)),
      streams: [...streams].filter(([, change]) => change === 'restart').map(([id]) => id),
      gateways: [...gateways],
    };
  }

  /** Differences in force for everybody under the settings of a place, selected or not. */
  #changesOf(place: AnyPlace, next: ReadonlyMap<string, Json | undefined>): SettingOutcome['changes'] {
    const before = this.#choices.layers(viewerAt(place));
    const after = this.#choices.layers(viewerAt(place), this.#changed(place, next));
    return settingLeaves
      .filter(({ path }) => next.has(path) && !sameJson(valueAt(path, before), valueAt(path, after)))
      .map(({ path }) => ({
        path,
        from: shownAt(path, valueAt(path, before)),
        to: shownAt(path, valueAt(path, after)),
        scope: place.scope,
      }));
  }

  /** Choices of a place after a change. */
  #changed(
    place: AnyPlace,
    next: ReadonlyMap<string, Json | undefined>,
  ): { place: AnyPlace; choices: Choices } {
    const choices = new Map(this.#choices.at(place));
    for (const [path, value] of next) {
      if (value === undefined) choices.delete(path);
      else choices.set(path, value);
    }
    return { place, choices };
  }

  #impactOf(place: AnyPlace, next: ReadonlyMap<string, Json | undefined>): Impact {
    const changed = this.#changed(place, next);
    const changeFor = (viewer: Viewer) =>
      settingChange(
        settingLeaves,
        chosen(this.#choices.layers(viewer)),
        chosen(this.#choices.layers(viewer, changed)),
      );
    const streams = this.#parts.streams().flatMap((stream) => {
      const { effects } = changeFor(stream);
      const change = effects.has('stream') ? 'restart' : effects.has('live') ? 'live' : undefined;
      return change === undefined ? [] : [[stream.id, change] as const];
    });
    const { paths } = changeFor({});
    const layers = this.#choices.layers({}, changed);
    const values = paths.length === 0 ? this.values() : settingValues((path) => valueAt(path, layers));
    return {
      paths,
      values,
      streams: new Map(streams),
      gateways: this.#parts.gateways().flatMap((gateway) => {
        const connections = paths.length === 0 ? 0 : gateway.disconnects(values);
        return connections === 0 ? [] : [{ name: gateway.name, connections }];
      }),
    };
  }

  #putting(place: AnyPlace, choices: ReadonlyMap<string, Json | undefined>): Change {
    return {
      write: () => {
        if (isStored(place)) this.#parts.store.apply(place, choices);
      },
      apply: () => {
        for (const [path, value] of choices) this.#choices.put(place, path, value);
        this.#resolved.clear();
      },
    };
  }

  #changing(place: AnyPlace, next: ReadonlyMap<string, Json | undefined>, impact: Impact): Change {
    const changes = this.#changesOf(place, next);
    const { write, apply } = this.#putting(place, next);
    return {
      write,
      apply: () => {
        apply();
        for (const { path, from, to } of changes) {
          this.#parts.bus.emit('setting', 'changed', {
            severity: 'info',
            message: `${path} is now ${JSON.stringify(to)} (${place.scope}).`,
            subject: path,
            data: { path, from, to, scope: place.scope, owner: place.owner },
          });
        }
        for (const follow of this.#followers) follow(impact);
      },
    };
  }

  /** Choices of another version that this one does not accept stay in the store and are reported. */
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
      for (const { path, value, why } of dropped.map((one) => shownDropped(settingLeaves, one))) {
        this.#parts.bus.emit('setting', 'ignored', {
          severity: 'warning',
          message: `The stored ${path} is ignored: ${JSON.stringify(value)} ${why === 'is not a setting' ? why : `does not fit, it ${why}`}.`,
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

/** The value of a path as it may be shown; one of another version may be at a path that is none. */
function shownAt(path: string, value: Json): Json {
  return shownValue(findLeaf(path), value);
}

function isStored(place: AnyPlace): place is Place {
  return place.scope !== 'system';
}

function viewerAt({ scope, owner }: AnyPlace): Viewer {
  return {
    sessionId: scope === 'session' ? owner : undefined,
    clientId: scope === 'client' ? owner : undefined,
  };
}

/** From the strongest. */
const strengths: readonly Effect[] = ['daemon', 'gateway', 'stream'];

function strongest(effects: readonly Effect[]): Effect {
  return strengths.find((effect) => effects.includes(effect)) ?? 'live';
}

function effectOf({ node }: Leaf<PresetNode>): Effect {
  const paths = Object.values(node.options).flatMap(({ sets }) => Object.keys(sets));
  return strongest(paths.map((path) => findLeaf(path).effect));
}

const sections = Object.keys(settingsTree.entries);

/** By section of the tree. */
function bySection(a: Setting, b: Setting): number {
  return sectionOf(a) - sectionOf(b);
}

function sectionOf({ path }: Setting): number {
  return sections.indexOf(path.split('.')[0] ?? '');
}
