/**
 * A client sends tracking from the moment its stream socket is open, some 200 packets each second (alvr.md 8). When
 * none has arrived for this many beats, something blocks them: 3 s of keep-alives.
 */
const limitBeats = 24;

/**
 * Notices that nothing arrives on a stream socket, and that something does again. Counted in beats of ours rather than
 * in time: packets that arrived while this process drew, or was not scheduled, are read between two beats, and do not
 * count as silence.
 */
export class StreamSilence {
  #quietBeats = 0;
  #silent = false;

  heard(): void {
    this.#quietBeats = 0;
  }

  /** One beat. Returns the change since the last one. */
  beat(): 'silent' | 'heard' | undefined {
    this.#quietBeats += 1;
    const silent = this.#quietBeats > limitBeats;
    if (silent === this.#silent) return undefined;
    this.#silent = silent;
    return silent ? 'silent' : 'heard';
  }
}
