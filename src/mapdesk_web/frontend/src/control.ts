/** Who holds each place through time: change intervals in columns, looked up by place and day. */

import type { ControlTable } from "./data";

export const HELD = 0, CONTESTED = 1, UNKNOWN = 5;
/** Held ground that another side had at the end of the day before, or a week before; told only of the map, never of a course. */
export const GAINED_DAY = 6, GAINED_WEEK = 7;
const WEEK = 7;
export const statusOf = (look: number): number => look & 7;
/** The side whose ground it is, -1 for nobody's. */
export const sideOf = (look: number): number => (look >> 3) - 1;

interface Course {
  days: Int32Array; looks: Uint16Array; told: Int32Array; shares: Uint8Array[];
  /** The step found last: days are mostly asked for in turn. */
  at: number;
}

export class Control {
  private constructor(private readonly courses: (Course | undefined)[]) {}

  /** Read a whole table. */
  static read(table: ControlTable, places: number): Control {
    return new Control(unpack(table, new Array(places)));
  }

  /** Return this control with the places of a difference put in their place. */
  with(difference: ControlTable): Control {
    return new Control(unpack(difference, this.courses.slice()));
  }

  /** Places of which anything is said. */
  get places(): number[] {
    return Object.keys(this.courses).map(Number).filter((place) => this.courses[place]);
  }

  /** Index of the step that holds on a day, -1 before the first. */
  step(place: number, day: number): number {
    const course = this.courses[place];
    if (!course) return -1;
    const { days, at } = course;
    if ((at < 0 || days[at] <= day) && (at + 1 >= days.length || days[at + 1] > day)) return at;
    let low = 0, high = days.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (days[middle] <= day) low = middle + 1;
      else high = middle;
    }
    return (course.at = low - 1);
  }

  look(place: number, day: number): number {
    const step = this.step(place, day);
    return step < 0 ? UNKNOWN : this.courses[place]!.looks[step];
  }

  /** Day of the last word, null where there is none. */
  told(place: number, day: number): number | null {
    const step = this.step(place, day);
    const told = step < 0 ? -1 : this.courses[place]!.told[step];
    return told < 0 ? null : told;
  }

  /** Shares in hundredths, one for each side and the last for contested; empty where unknown. */
  shares(place: number, day: number): number[] {
    const step = this.step(place, day);
    if (step < 0) return [];
    const shares = this.courses[place]!.shares.map((column) => column[step]);
    return shares.some((share) => share > 0) ? shares : [];
  }

  /** How many places change their look on each day from 0 to `last`. */
  changes(last: number): Uint32Array {
    const counts = new Uint32Array(last + 1);
    for (const course of this.courses) {
      for (let i = 1; course && i < course.days.length; i++) {
        if (course.looks[i] !== course.looks[i - 1]) counts[course.days[i]]++;
      }
    }
    return counts;
  }

  days(place: number): number[] {
    return [...(this.courses[place]?.days ?? [])];
  }

  /** The looks of all places on a day; with `gains`, held ground by when another side last had it. */
  looksOn(day: number, into: Uint16Array, gains = false): Uint16Array {
    for (let place = 0; place < into.length; place++) {
      const look = this.look(place, day);
      into[place] = gains && statusOf(look) === HELD ? this.gained(place, day, look) : look;
    }
    return into;
  }

  private gained(place: number, day: number, look: number): number {
    const since = this.courses[place]!.days[this.step(place, day)];
    if (since <= day - WEEK) return look; // as most are: nothing has happened to it for a week
    for (const [back, status] of [[1, GAINED_DAY], [WEEK, GAINED_WEEK]]) {
      const before = this.look(place, day - back);
      if (statusOf(before) !== UNKNOWN && sideOf(before) !== sideOf(look)) return (look & ~7) | status;
    }
    return look;
  }
}

function unpack(table: ControlTable, courses: (Course | undefined)[]): (Course | undefined)[] {
  let place = 0, at = 0;
  for (let i = 0; i < table.places.length; i++) {
    place += table.places[i];
    const count = table.steps[i], end = at + count;
    if (!count) {
      courses[place] = undefined;
      continue;
    }
    const days = new Int32Array(count);
    let day = 0;
    for (let j = 0; j < count; j++) days[j] = day += table.days[at + j];
    courses[place] = {
      at: -1,
      days,
      looks: Uint16Array.from(table.looks.slice(at, end)),
      told: Int32Array.from(table.told.slice(at, end)),
      shares: table.shares.map((column) => Uint8Array.from(column.slice(at, end))),
    };
    at = end;
  }
  return courses;
}
