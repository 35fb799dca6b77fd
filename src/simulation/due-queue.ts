/** Something that comes at a time. */
interface Due {
  /** Epoch milliseconds. */
  readonly at: number
  readonly number: number
}

/** What is due when, earliest first; of two at one time the lower number. A binary heap. */
export class DueQueue {
  readonly #heap: Due[] = []

  add(due: Due): void {
    const heap = this.#heap
    heap.push(due)
    let place = heap.length - 1
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#isBefore(place, parent)) break
      this.#swap(place, parent)
      place = parent
    }
  }

  first(): Due | undefined {
    return this.#heap[0]
  }

  removeFirst(): void {
    const heap = this.#heap
    const last = heap.pop()
    if (last === undefined || heap.length === 0) return
    heap[0] = last
    let place = 0
    for (;;) {
      let least = place
      for (const child of [2 * place + 1, 2 * place + 2]) {
        if (child < heap.length && this.#isBefore(child, least)) least = child
      }
      if (least === place) return
      this.#swap(place, least)
      place = least
    }
  }

  #isBefore(one: number, other: number): boolean {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (first === undefined || second === undefined) return false
    return first.at < second.at || (first.at === second.at && first.number < second.number)
  }

  #swap(one: number, other: number): void {
    const [first, second] = [this.#heap[one], this.#heap[other]]
    if (first === undefined || second === undefined) return
    this.#heap[one] = second
    this.#heap[other] = first
  }
}
