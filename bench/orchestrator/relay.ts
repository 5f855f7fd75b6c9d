import { createServer } from 'node:http';
import { Server, type Socket } from 'socket.io';

/** The floor: what a relay of data costs that does nothing else. `relay.js PORT` */
const http = createServer();
const io = new Server(http, { maxHttpBufferSize: 8_000_000 });

type Answer = (envelope: object) => void;

io.on('connection', (socket: Socket) => {
  socket.on('Login', (_: unknown, answer: Answer) => {
    answer({ error: 0, body: { userId: socket.id }, message: 'OK' });
  });
  socket.on('GetNTPTime', (_: unknown, answer: Answer) => {
    answer({ error: 0, body: { ntpTimeMs: Date.now() }, message: 'OK' });
  });
  socket.on('AddSession', (_: unknown, answer: Answer) => {
    void socket.join('session');
    answer({ error: 0, body: { sessionId: 'session' }, message: 'OK' });
  });
  socket.on('JoinSession', (_: unknown, answer: Answer) => {
    void socket.join('session');
    answer({ error: 0, body: {}, message: 'OK' });
  });
  socket.on('RegisterForDataStream', (from: string, kind: string, answer: Answer) => {
    void socket.join(`${from}/${kind}`);
    answer({ error: 0, body: {}, message: 'OK' });
  });
  socket.on('SendMessageToAll', ({ message }: { message: unknown }, answer: Answer) => {
    io.to('session').emit('MessageSent', { messageFrom: socket.id, messageFromName: '', message });
    answer({ error: 0, body: {}, message: 'OK' });
  });
  socket.on('SendData', (kind: string, bytes: Buffer) => {
    io.to(`${socket.id}/${kind}`).emit('DataReceived', socket.id, kind, bytes);
  });
});
http.listen(Number(process.argv[2]), '127.0.0.1', () => process.send?.('listening'));
