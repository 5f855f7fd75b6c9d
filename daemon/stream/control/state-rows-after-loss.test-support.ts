import { decided, fallSilent, lostIdr, must, type StateRow } from './state-row.test-support.js';

export const wantedRows: readonly StateRow[] = [
  {
    state: 'wanted',
    event: 'a frame is due, the distance to the last IDR is over and the share permits',
    next: 'recover',
    effect: 'IDR',
    walk: (rig) => {
      rig.recovering();
      decided(rig, 'idr', 'loss');
    },
  },
  {
    state: 'wanted',
    event: 'a frame is due, the IDR is free',
    next: 'recover',
    effect: 'IDR, free of the budget',
    walk: (rig) => {
      rig.shown(rig.recovering());
      rig.controller.onConfigChanged();
      rig.frame();
      decided(rig, 'idr', 'config');
    },
  },
  {
    state: 'wanted',
    event: 'a frame is due, otherwise',
    next: 'wanted',
    effect: 'encoded as it comes; told as `idr-held`, once for each reason',
    walk: (rig) => {
      rig.shown(rig.recovering());
      rig.request();
      rig.frame();
      decided(rig, 'auto', 'held');
      rig.frame();
      must(rig.controller.takeEvents().filter(({ kind }) => kind === 'idr-held').length === 1, 'told once');
    },
  },
  {
    state: 'wanted',
    event: 'request',
    next: 'wanted',
    effect: 'counted: the IDR that is due answers it too',
    walk: (rig) => {
      rig.steady().request();
      rig.request();
      must(rig.controller.duplicateRequests === 1 && rig.controller.outstanding === 1, 'one loss');
    },
  },
  {
    state: 'wanted',
    event: 'a displayed frame proves an IDR that is newer than the loss (a probe sent in DOWN)',
    next: 'steady',
    effect: 'the loss ends',
    walk: (rig) => {
      fallSilent(rig.steady());
      decided(rig, 'idr', 'probe');
      const probe = rig.nextId - 1;
      rig.controller.onFeedback(rig.nowUs);
      must(rig.controller.state === 'wanted', 'wanted');
      rig.shown(probe);
      must(rig.controller.takeRecords()[0]?.recoveredFrameId === probe, 'the probe ended it');
    },
  },
  {
    state: 'wanted',
    event: 'a displayed frame proves an IDR that was taken for lost',
    next: 'wanted',
    effect: 'the loss ends with it and the next one begins; it counts as lost no more',
    walk: (rig) => {
      const idr = rig.recovering();
      rig.loseIdr();
      rig.shown(idr);
      must(rig.controller.takeRecords()[0]?.recoveredFrameId === idr, 'the first loss ended');
      must(rig.controller.outstanding === 1, 'another one is open');
    },
  },
  {
    state: 'wanted',
    event: 'a frame is dropped by us',
    next: 'wanted',
    effect: '',
    walk: (rig) => {
      rig.steady().request();
      rig.controller.onOwnDrop(rig.nextId - 1, rig.nowUs);
      must(rig.controller.outstanding === 1, 'one loss');
    },
  },
  {
    state: 'wanted',
    event: 'new encoder',
    next: 'wanted',
    effect: 'as in STEADY',
    walk: (rig) => {
      rig.steady().request();
      rig.controller.onConfigChanged();
      rig.frame();
      decided(rig, 'idr', 'config');
      must(rig.controller.outstanding === 1, 'the loss stays open');
      rig.controller.onConfigChanged();
    },
  },
  {
    state: 'wanted',
    event: 'a frame is due, no feedback for max(250 ms, 5 RTT)',
    next: 'down',
    effect: 'told as `path-down`; the loss stays open',
    walk: (rig) => {
      rig.steady().request();
      fallSilent(rig);
      must(rig.controller.outstanding === 1, 'still open');
    },
  },
];

export const recoverRows: readonly StateRow[] = [
  {
    state: 'recover',
    event: 'request, earlier than RTT + T/2 + min(T, 2 deviations) after the IDR was sent',
    next: 'recover',
    effect: 'counted: it is about an older frame; the IDR is doubted',
    walk: (rig) => {
      rig.recovering();
      rig.request();
      must(rig.controller.duplicateRequests === 1 && !lostIdr(rig), 'a duplicate');
    },
  },
  {
    state: 'recover',
    event: 'request, later',
    next: 'wanted',
    effect: 'the IDR counts as lost; from the second in a row on the bitrate halves',
    walk: (rig) => {
      rig.recovering();
      rig.loseIdr();
      must(lostIdr(rig), 'a lost IDR');
    },
  },
  {
    state: 'recover',
    event: 'the IDR is displayed, or (headset freezes) any newer frame',
    next: 'steady',
    effect: 'the loss ends and is recorded',
    walk: (rig) => {
      const idr = rig.recovering();
      rig.shown(rig.frame());
      must(rig.controller.takeRecords()[0]?.recoveredFrameId === idr, 'recorded');
    },
  },
  {
    state: 'recover',
    event: 'a newer frame is displayed, the IDR was doubted and not displayed (headset shows damage)',
    next: 'wanted',
    effect: 'the IDR counts as lost',
    showing: true,
    walk: (rig) => {
      rig.recovering();
      rig.request();
      rig.shown(rig.frame());
      must(lostIdr(rig), 'a lost IDR');
    },
  },
  {
    state: 'recover',
    event: 'a newer frame is displayed, not doubted, 2 RTT + 3 T after the IDR (headset shows damage)',
    next: 'steady',
    effect: 'the loss ends: whoever missed the IDR would have asked',
    showing: true,
    walk: (rig) => {
      const idr = rig.recovering();
      rig.shown(rig.frame());
      must(rig.controller.state === 'recover', 'too early');
      rig.frames(3);
      rig.shown(idr + 2);
    },
  },
  {
    state: 'recover',
    event: 'another frame is displayed',
    next: 'recover',
    effect: '',
    walk: (rig) => {
      const idr = rig.recovering();
      rig.shown(idr - 1);
    },
  },
  {
    state: 'recover',
    event: 'the IDR is dropped by us',
    next: 'wanted',
    effect: 'the IDR counts as lost',
    walk: (rig) => {
      rig.controller.onOwnDrop(rig.recovering(), rig.nowUs);
      must(lostIdr(rig), 'a lost IDR');
    },
  },
  {
    state: 'recover',
    event: 'a newer frame is dropped by us',
    next: 'wanted',
    effect: 'another IDR is due; the one in flight does not count as lost',
    walk: (rig) => {
      rig.recovering();
      rig.controller.onOwnDrop(rig.frame(), rig.nowUs);
      must(!lostIdr(rig), 'none lost');
    },
  },
  {
    state: 'recover',
    event: 'a frame is due, the last IDR is 500 ms ago, the share permits',
    next: 'recover',
    effect: 'IDR: neither did anyone show it nor ask',
    walk: (rig) => {
      rig.recovering();
      rig.frames(50);
      must(rig.last?.type === 'auto', 'nothing yet');
      rig.frames(1);
      decided(rig, 'idr', 'probe');
    },
  },
  {
    state: 'recover',
    event: 'a frame is due, otherwise',
    next: 'recover',
    effect: 'encoded as it comes',
    walk: (rig) => {
      rig.recovering();
      rig.frame();
      decided(rig, 'auto', 'none');
    },
  },
  {
    state: 'recover',
    event: 'new encoder',
    next: 'wanted',
    effect: 'as in STEADY',
    walk: (rig) => {
      rig.recovering();
      rig.controller.onConfigChanged();
    },
  },
  {
    state: 'recover',
    event: 'a frame is due, no feedback for max(250 ms, 5 RTT)',
    next: 'down',
    effect: 'told as `path-down`; the loss stays open',
    walk: (rig) => {
      rig.recovering();
      fallSilent(rig);
    },
  },
];

export const downRows: readonly StateRow[] = [
  {
    state: 'down',
    event: 'a frame is due, the last IDR is 500 ms ago, the share permits',
    next: 'down',
    effect: 'IDR',
    walk: (rig) => {
      rig.steady();
      fallSilent(rig);
      rig.nowUs += 500_000;
      rig.frame();
      decided(rig, 'idr', 'probe');
    },
  },
  {
    state: 'down',
    event: 'a frame is due, otherwise',
    next: 'down',
    effect: 'encoded as it comes',
    walk: (rig) => {
      rig.recovering();
      fallSilent(rig);
      rig.frame();
      decided(rig, 'auto', 'none');
    },
  },
  {
    state: 'down',
    event: 'any feedback',
    next: 'wanted',
    effect: 'a loss begins with the frame after the newest displayed one; told as `path-up`',
    walk: (rig) => {
      rig.steady();
      fallSilent(rig);
      rig.controller.onFeedback(rig.nowUs);
      must(rig.controller.outstanding === 1, 'a loss');
      must(
        rig.controller.takeEvents().some(({ kind }) => kind === 'path-up'),
        'told',
      );
    },
  },
  {
    state: 'down',
    event: 'a frame is dropped by us, or new encoder',
    next: 'down',
    effect: '',
    walk: (rig) => {
      rig.steady();
      fallSilent(rig);
      rig.controller.onOwnDrop(rig.nextId - 1, rig.nowUs);
      rig.controller.onConfigChanged();
    },
  },
];
