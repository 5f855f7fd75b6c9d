import { decided, fallSilent, lostIdr, must, startRun, type StateRow } from './state-row.test-support.js';

export const startRows: readonly StateRow[] = [
  {
    state: 'start',
    event: 'a frame is due, fewer than 6 IDRs were sent',
    next: 'start',
    effect: 'IDR, free of the budget',
    walk: (rig) => {
      for (let index = 0; index < 6; index += 1) {
        rig.frame();
        decided(rig, 'idr', 'first');
      }
    },
  },
  {
    state: 'start',
    event:
      'a frame is due, 6 were sent, the client asked, the last is the minimum interval ago, the share permits',
    next: 'start',
    effect: 'IDR',
    walk: (rig) => {
      startRun(rig);
      rig.request();
      rig.nowUs += 100_000;
      rig.frame();
      decided(rig, 'idr', 'first');
    },
  },
  {
    state: 'start',
    event: 'a frame is due, 6 were sent, nobody asked, the last is 500 ms ago, the share permits',
    next: 'start',
    effect: 'IDR',
    walk: (rig) => {
      startRun(rig);
      rig.nowUs += 500_000;
      rig.frame();
      decided(rig, 'idr', 'first');
    },
  },
  {
    state: 'start',
    event: 'a frame is due, otherwise',
    next: 'start',
    effect: 'encoded as it comes',
    walk: (rig) => {
      startRun(rig);
      rig.frame();
      decided(rig, 'auto', 'none');
      rig.request();
      rig.frame();
      decided(rig, 'auto', 'none');
    },
  },
  {
    state: 'start',
    event: 'request, or a frame dropped by us',
    next: 'start',
    effect: 'noted; a headset without a decoder asks with every packet, so it is no loss',
    walk: (rig) => {
      rig.frame();
      rig.request();
      rig.controller.onOwnDrop(0, rig.nowUs);
      must(rig.controller.outstanding === 0, 'no loss');
    },
  },
  {
    state: 'start',
    event: 'an IDR is displayed',
    next: 'steady',
    effect: '',
    walk: (rig) => {
      rig.shown(rig.frame());
    },
  },
  {
    state: 'start',
    event: 'a frame at least 3 newer than the last IDR is displayed, and no IDR was',
    next: 'wanted',
    effect: 'a loss begins; that IDR counts as lost',
    walk: (rig) => {
      startRun(rig);
      rig.frames(3);
      rig.shown(8);
      must(lostIdr(rig) && rig.controller.outstanding === 1, 'a loss and a lost IDR');
    },
  },
  {
    state: 'start',
    event: 'new encoder',
    next: 'start',
    effect: 'the 6 IDRs begin again',
    walk: (rig) => {
      startRun(rig);
      rig.controller.onConfigChanged();
      rig.frame();
      decided(rig, 'idr', 'first');
    },
  },
];

export const steadyRows: readonly StateRow[] = [
  {
    state: 'steady',
    event: 'a frame is due',
    next: 'steady',
    effect: 'encoded as it comes; a lowered bitrate doubles after each second of this',
    walk: (rig) => {
      rig.steady().frame();
      decided(rig, 'auto', 'none');
    },
  },
  {
    state: 'steady',
    event: 'request',
    next: 'wanted',
    effect: 'a loss begins with the oldest frame sent in the last RTT + 2.5 T that was not displayed',
    walk: (rig) => {
      rig.steady().frames(2);
      rig.request();
      must(rig.controller.outstanding === 1, 'a loss');
    },
  },
  {
    state: 'steady',
    event: 'a frame is dropped by us',
    next: 'wanted',
    effect: 'a loss begins with it',
    walk: (rig) => {
      const dropped = rig.steady().frame();
      rig.controller.onOwnDrop(dropped, rig.nowUs);
      must(rig.controller.outstanding === 1, 'a loss');
    },
  },
  {
    state: 'steady',
    event: 'an IDR was sent that we did not decide',
    next: 'recover',
    effect: 'it is in flight; it draws from the budget',
    walk: (rig) => {
      rig.steady().frame(1, true);
      must(rig.controller.outstanding === 0, 'no loss');
    },
  },
  {
    state: 'steady',
    event: 'a frame is displayed, or reported again, or unknown',
    next: 'steady',
    effect: '',
    walk: (rig) => {
      const frameId = rig.steady().frame();
      rig.shown(frameId);
      rig.shown(frameId);
      rig.shown(1_000_000);
    },
  },
  {
    state: 'steady',
    event: 'new encoder',
    next: 'wanted',
    effect: 'the IDR is free of all bounds, twice at once and once a second; beyond that they hold',
    walk: (rig) => {
      rig.steady().controller.onConfigChanged();
    },
  },
  {
    state: 'steady',
    event: 'a frame is due, no feedback for max(250 ms, 5 RTT)',
    next: 'down',
    effect: 'told as `path-down`',
    walk: (rig) => {
      fallSilent(rig.steady());
      must(
        rig.controller.takeEvents().some(({ kind }) => kind === 'path-down'),
        'told',
      );
    },
  },
];
