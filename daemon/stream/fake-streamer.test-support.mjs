// A streamer of the tests' own: says on standard error what it is told, and does what the names of streams ask for.
const say = (what) => process.stderr.write(`${JSON.stringify(what)}\n`);

say({ argv: process.argv.slice(2) });
process.on('message', (message, handle) => {
  if (message.type === 'peer') handle.end('from the streamer');
  say(message);
  if (message.type === 'open') {
    const { sessionName } = message.spec;
    if (sessionName === 'dies') process.exit(3);
    if (sessionName === 'babbles') for (let time = 0; time < 3; time += 1) process.send({ type: 'nonsense' });
  }
  if (message.type === 'close' && message.comeBack) process.exit(0);
});
process.on('disconnect', () => process.exit(0));
process.send({ type: 'ready' });
