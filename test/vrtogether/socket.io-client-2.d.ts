/** socket.io-client 2.5.0, as far as the test of version 1 uses it; it brings no types. */
declare module 'socket.io-client-2' {
  interface Socket {
    emit(name: string, ...args: unknown[]): Socket;
    on<Args extends unknown[]>(name: string, listener: (...args: Args) => void): Socket;
    disconnect(): Socket;
  }
  export default function io(url: string, options: object): Socket;
}
