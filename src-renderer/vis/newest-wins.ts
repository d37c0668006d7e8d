/** A call on its way that can be given up. */
interface Cancellable<Answer> {
  readonly answer: Promise<Answer>;
  cancel(): void;
}

/**
 * A queue of length one for requests at the speed of a pointer: while one is on its way only the newest of those that follow is
 * kept; it starts when the answer is there. Answers arrive in order and never late: the last request is always answered, those
 * in between are dropped. The one under way is not cancelled (its picture is the feedback during the drag).
 */
export class NewestWins<Request, Answer> {
  readonly #ask: (request: Request) => Cancellable<Answer>;
  readonly #hear: (answer: Answer, request: Request) => void;
  readonly #fail: (error: unknown) => void;
  #running: Cancellable<Answer> | null = null;
  #next: { request: Request } | null = null;
  #generation = 0;

  constructor(
    ask: (request: Request) => Cancellable<Answer>,
    hear: (answer: Answer, request: Request) => void,
    fail: (error: unknown) => void,
  ) {
    this.#ask = ask;
    this.#hear = hear;
    this.#fail = fail;
  }

  /** Asks now, or as soon as the answer under way has come. */
  request(request: Request): void {
    if (this.#running) this.#next = { request };
    else void this.#start(request);
  }

  /** Forgets what waits; what is on its way is still heard. */
  dropWaiting(): void {
    this.#next = null;
  }

  /** Forgets what waits, gives up what runs; no answer to an earlier request is heard any more. */
  clear(): void {
    this.#generation++;
    this.#next = null;
    const running = this.#running;
    this.#running = null;
    running?.cancel();
  }

  async #start(request: Request): Promise<void> {
    const generation = this.#generation;
    const call = this.#ask(request);
    this.#running = call;
    try {
      const answer = await call.answer;
      if (generation === this.#generation) this.#hear(answer, request);
    } catch (error) {
      if (generation === this.#generation) this.#fail(error);
    }
    if (generation !== this.#generation) return;
    this.#running = null;
    const next = this.#next;
    this.#next = null;
    if (next) void this.#start(next.request);
  }
}
