import { DueQueue } from './due-queue.js';
import { Jitter } from './jitter.js';
import { createLossModel, type LossModel } from './loss-model.js';
import type { LossSpec } from './loss-spec.js';
import { createPrng, type Prng } from './prng.js';

/** Impairments of a network. Probabilities are shares, 0 to 1. */
export interface ImpairmentSpec {
  readonly loss: LossSpec;
  /** Every packet takes at least this long. */
  readonly delayMs: number;
  /**
   * On top of the delay comes 0 to this much, evenly distributed. It drifts from one value to the next over twice this
   * time, so that packets arrive bunched and spread but never overtake: that is what queues and radios do.
   */
  readonly jitterMs: number;
  /** This share of the packets is held back for an exponential time with the mean below, and overtaken. */
  readonly reorderShare: number;
  readonly reorderMeanMs: number;
  /** This share arrives twice, the copy right behind. */
  readonly duplicateShare: number;
  /** Packets under way at once; more are dropped, the newest first, as a full router does. */
  readonly queueLimit: number;
  readonly seed: number;
}

/** A perfect network. */
export const unimpaired: ImpairmentSpec = {
  loss: { kind: 'none' },
  delayMs: 0,
  jitterMs: 0,
  reorderShare: 0,
  reorderMeanMs: 1,
  duplicateShare: 0,
  queueLimit: 16_384,
  seed: 1,
};

export interface ImpairmentCounters {
  readonly pushed: number;
  readonly delivered: number;
  /** By the loss model. */
  readonly lost: number;
  /** For want of room. */
  readonly dropped: number;
  readonly duplicated: number;
  readonly reordered: number;
}

/**
 * A network in a box, in virtual time: `push` packets that are sent, `poll` those that have arrived. The same seed,
 * pushes and times give the same arrivals. Each effect draws from its own numbers, so that adding delay loses the same
 * packets. Items are held as they are, not copied.
 */
export class Impairment<T> {
  readonly #spec: ImpairmentSpec;
  readonly #loss: LossModel;
  readonly #jitter: Jitter;
  readonly #reorder: Prng;
  readonly #duplicate: Prng;
  readonly #queue = new DueQueue<T>();
  readonly #counters = { pushed: 0, delivered: 0, lost: 0, dropped: 0, duplicated: 0, reordered: 0 };

  constructor(spec: ImpairmentSpec) {
    this.#spec = spec;
    this.#loss = createLossModel(spec.loss, createPrng(spec.seed, 0));
    this.#jitter = new Jitter(spec.jitterMs * 1000, createPrng(spec.seed, 1));
    this.#reorder = createPrng(spec.seed, 2);
    this.#duplicate = createPrng(spec.seed, 3);
  }

  get counters(): ImpairmentCounters {
    return { ...this.#counters };
  }

  /** Packets under way. */
  get pending(): number {
    return this.#queue.size;
  }

  /** A packet is sent. `nowUs` must not go back. */
  push(item: T, nowUs: number): void {
    const counters = this.#counters;
    const spec = this.#spec;
    counters.pushed += 1;
    // Every effect is decided for every packet, lost or not: what happens to one never depends on another's loss.
    const lost = this.#loss.lost(nowUs);
    const heldBack = this.#reorder.chance(spec.reorderShare);
    const heldBackUs = heldBack ? this.#reorder.exponential(spec.reorderMeanMs * 1000) : 0;
    const twice = this.#duplicate.chance(spec.duplicateShare);
    const dueUs = nowUs + spec.delayMs * 1000 + this.#jitter.at(nowUs) + heldBackUs;
    if (lost) {
      counters.lost += 1;
      return;
    }
    if (heldBack) counters.reordered += 1;
    this.#enqueue(item, dueUs);
    if (twice && this.#enqueue(item, dueUs)) counters.duplicated += 1;
  }

  /** Hands out everything that has arrived by `nowUs`, in order of arrival, with the time at which it did. */
  poll(nowUs: number, deliver: (item: T, arrivedUs: number) => void): void {
    for (let due = this.#queue.takeDue(nowUs); due !== undefined; due = this.#queue.takeDue(nowUs)) {
      this.#counters.delivered += 1;
      deliver(due.item, due.dueUs);
    }
  }

  /** When `poll` has something next; `undefined` when nothing is under way. */
  nextDueUs(): number | undefined {
    return this.#queue.nextDueUs;
  }

  #enqueue(item: T, dueUs: number): boolean {
    if (this.#queue.size >= this.#spec.queueLimit) {
      this.#counters.dropped += 1;
      return false;
    }
    this.#queue.add(item, dueUs);
    return true;
  }
}
