/** Borders between looks as runs of arcs from one fork to the next, and cells of one look as patches. */

/** A run of arcs between two looks (0: nobody's); `leftPatch` and `rightPatch` number the joined ground beside it. */
export interface Chain {
  left: number; right: number; leftPatch: number; rightPatch: number; kind: number; front: boolean; from: number; to: number;
  /** Arcs by number, ~number where walked backwards; and two sums by which the same run is known again. */
  arcs: number[]; a: number; b: number;
}

/** What stays the same as long as the run does, on whatever day. */
export const nameOf = ({ kind, arcs, a, b }: Chain): string => `${kind}/${arcs.length}/${a}/${b}`;

/** Numbers joined ground: cells of one look that share an arc are one patch. */
export class Patches {
  private readonly parent: Int32Array;

  constructor(cells: number) {
    this.parent = Int32Array.from({ length: cells }, (_, i) => i);
  }

  of(cell: number): number {
    if (cell < 0) return -1;
    while (this.parent[cell] !== cell) cell = this.parent[cell] = this.parent[this.parent[cell]];
    return cell;
  }

  join(a: number, b: number): void {
    this.parent[this.of(a)] = this.of(b);
  }
}

/** Join arcs where exactly two of one kind meet. */
export function walk(open: Chain[], ends: number[][], nodes: number): Chain[] {
  const done = new Uint8Array(open.length), chains: Chain[] = [];
  const passes = (node: number): boolean => {
    const met = ends[node];
    if (met.length !== 2 || met[0] === met[1]) return false;
    return open[met[0]].kind === open[met[1]].kind && open[met[0]].front === open[met[1]].front;
  };
  const grow = (first: number): void => {
    const chain = open[first];
    done[first] = 1;
    sign(chain, chain.arcs[0]);
    let last = first;
    while (chain.to !== chain.from && passes(chain.to)) {
      const met: number[] = ends[chain.to];
      const next: number = met[0] === last ? met[1] : met[0];
      if (done[next]) break;
      done[next] = 1;
      const ahead: boolean = open[next].from === chain.to, arc = open[next].arcs[0];
      chain.arcs.push(ahead ? arc : ~arc);
      sign(chain, ahead ? arc : ~arc);
      chain.to = ahead ? open[next].to : open[next].from;
      last = next;
    }
    chains.push(chain);
  };
  for (let node = 0; node < nodes; node++) {
    if (!ends[node] || passes(node)) continue;
    for (const arc of ends[node]) {
      if (done[arc]) continue;
      if (open[arc].from !== node) turn(open[arc]);
      grow(arc);
    }
  }
  for (let arc = 0; arc < open.length; arc++) if (!done[arc]) grow(arc);
  return chains;
}

function turn(arc: Chain): void {
  [arc.from, arc.to, arc.left, arc.right] = [arc.to, arc.from, arc.right, arc.left];
  [arc.leftPatch, arc.rightPatch] = [arc.rightPatch, arc.leftPatch];
  arc.arcs = [~arc.arcs[0]];
}

function sign(chain: Chain, arc: number): void {
  chain.a = (Math.imul(chain.a, 31) + arc) | 0;
  chain.b = (Math.imul(chain.b ^ arc, 0x01000193) + 7) | 0;
}
