// Dice that fall the same way for the same seed.

/** One run of dice. `Dice.of(seed, index)` belongs to one document, so that it can be made again alone. */
export class Dice {
  #state;

  constructor(state) {
    this.#state = state >>> 0;
  }

  static of(seed, index) {
    const dice = new Dice(Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35));
    dice.number();
    dice.number();
    return dice;
  }

  /** From 0 up to, but not, 1 (mulberry32). */
  number() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = this.#state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }

  /** A whole number below `end`. */
  below(end) {
    return Math.floor(this.number() * end);
  }

  /** A whole number from `low` to `high`, both included. */
  between(low, high) {
    return low + this.below(high - low + 1);
  }

  /** Whether something of this probability happens. */
  chance(probability) {
    return this.number() < probability;
  }

  /** One of the items. */
  pick(items) {
    return items[this.below(items.length)];
  }

  /** One of the keys of `{ key: weight }`. */
  weighted(weights) {
    const rows = Object.entries(weights);
    let left = this.number() * rows.reduce((sum, [, weight]) => sum + weight, 0);
    for (const [key, weight] of rows) {
      left -= weight;
      if (left < 0) return key;
    }
    return rows.at(-1)[0];
  }
}
