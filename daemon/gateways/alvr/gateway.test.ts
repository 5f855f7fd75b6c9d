import { expect, it } from 'vitest';
import { EventBus } from '../../core/events.js';
import { Faults } from '../../core/faults.js';
import { AlvrGateway, type AlvrGatewayContext } from './gateway.js';

it('opens nothing before it starts, and leaves nothing on the bus when it stops', async () => {
  const store = { lastSeq: () => 0, append: () => undefined, keep: () => undefined, select: () => [] };
  const bus = new EventBus(store, () => new Date(0), new Faults());
  let open = 0;
  const counted = (end: () => void) => {
    open += 1;
    return () => {
      open -= 1;
      end();
    };
  };
  const counting: Pick<EventBus, 'subscribe' | 'onInterest' | 'wanted' | 'emit' | 'publish'> = {
    subscribe: (...input) => counted(bus.subscribe(...input)),
    onInterest: (...input) => counted(bus.onInterest(...input)),
    wanted: (type) => bus.wanted(type),
    emit: (...said) => bus.emit(...said),
    publish: (draft) => bus.publish(draft),
  };
  let looks = 0;
  const gateway = new AlvrGateway({
    bus: counting,
    faults: new Faults(),
    streamerCommand: { nodeArgs: [], wrap: [] },
    network: { controlPort: 1, streamPort: 2, streamPorts: 1 },
    discoveryPort: () => 9943,
    clients: { list: () => [] },
    sessions: { running: () => ((looks += 1), []) },
    settings: { onChange: () => counted(() => undefined) },
    streams: { list: () => [] },
    statistics: {},
  } as unknown as AlvrGatewayContext);
  expect([open, looks]).toEqual([0, 0]);
  await gateway.start();
  expect(open).toBeGreaterThan(0);
  expect([gateway.port, gateway.connections]).toEqual([9943, 0]);
  const tell = () =>
    bus.emit('client', 'found', {
      severity: 'info',
      message: '',
      subject: '',
      data: { id: '', address: null },
    });
  tell();
  await expect.poll(() => looks).toBe(1);
  await gateway.stop();
  expect(open).toBe(0);
  tell();
  await new Promise((resolve) => setImmediate(resolve));
  expect(looks).toBe(1);
});
