/** Any spelling in any script in, comparable keys out: names folded, and their consonants alone. */

const CYRILLIC: Record<string, string> = {
  а: "a", б: "b", в: "v", г: "g", ґ: "g", д: "d", е: "e", є: "ye", ё: "yo", ж: "zh", з: "z", и: "i", і: "i", ї: "yi",
  й: "y", к: "k", л: "l", м: "m", н: "n", о: "o", п: "p", р: "r", с: "s", т: "t", у: "u", ф: "f", х: "kh", ц: "ts",
  ч: "ch", ш: "sh", щ: "shch", ъ: "", ы: "y", ь: "", э: "e", ю: "yu", я: "ya",
};
// Consonants only: vowels are not written, and the letters w and y may stand for them.
const ARABIC: Record<string, string> = {
  ب: "b", پ: "p", ت: "t", ث: "th", ج: "j", چ: "ch", ح: "h", خ: "kh", د: "d", ذ: "dh", ر: "r", ز: "z", ژ: "zh", س: "s",
  ش: "sh", ص: "s", ض: "d", ط: "t", ظ: "z", ع: "", غ: "gh", ف: "f", ق: "q", ك: "k", گ: "g", ل: "l", م: "m", ن: "n",
  ه: "h", و: "w", ي: "y", ا: "a",
};
const ARABIC_FORMS: Record<string, string> = {
  أ: "ا", إ: "ا", آ: "ا", ٱ: "ا", ى: "ي", ة: "ه", ؤ: "و", ئ: "ي", ک: "ك", ی: "ي", ھ: "ه", ە: "ه", ء: "",
};

/** Fold case, marks, apostrophes and hyphens; Cyrillic comes out in Latin letters, Arabic keeps its own. */
export function fold(name: string): string {
  const bare = name.normalize("NFKD").toLowerCase().replace(/[\u0300-\u036f\u064b-\u065f\u0670\u0640'’‘`´ʿʾʼʻ".]/g, "");
  let found = "";
  // й and ї lose their marks by NFKD and meet и and і: no harm, since both names are folded alike.
  for (const letter of bare) found += CYRILLIC[letter] ?? ARABIC_FORMS[letter] ?? letter;
  return found.replace(/[\s\p{P}\p{S}]+/gu, " ").trim();
}

/** The consonants of a name without its article, sounds that are often confused made one. */
export function skeleton(name: string): string {
  let text = fold(name).replace(/(^| )ال/g, "$1");
  let latin = "";
  for (const letter of text) latin += ARABIC[letter] ?? letter;
  text = latin.replace(/(^| )(al|el|ul|ash|as|ad|an|ar|at|az|es|ed|esh) /g, "$1");
  return text
    .replace(/kh|ch|gh|sh|zh|th|dh|ph/g, (pair) => ({ kh: "h", ch: "s", gh: "g", sh: "s", zh: "g", th: "t", dh: "d", ph: "f" })[pair]!)
    .replace(/[qc]/g, "k").replace(/j/g, "g").replace(/v/g, "f").replace(/p/g, "b")
    .replace(/[aeiouyw\s]/g, "").replace(/h$/, "").replace(/(.)\1+/g, "$1");
}

export interface Hit { place: number; name: string }

/** Names of places by folded spelling and by consonants. */
export class NameIndex {
  private readonly rows: { place: number; name: string; folded: string; bones: string }[] = [];

  constructor(names: string[][]) {
    names.forEach((spellings, place) => {
      for (const name of spellings) this.rows.push({ place, name, folded: fold(name), bones: skeleton(name) });
    });
  }

  /** Places whose name begins with, holds, or sounds like what was written; best first, each once. */
  search(written: string, most = 12): Hit[] {
    const wanted = fold(written);
    if (!wanted) return [];
    const bones = skeleton(written);
    const best = new Map<number, { score: number; hit: Hit }>();
    for (const { place, name, folded, bones: own } of this.rows) {
      const score = rank(wanted, bones, folded, own);
      const before = best.get(place);
      if (score < 9 && (!before || score < before.score)) best.set(place, { score, hit: { place, name } });
    }
    return [...best.values()].sort((a, b) => a.score - b.score || a.hit.place - b.hit.place).slice(0, most).map(({ hit }) => hit);
  }
}

function rank(wanted: string, bones: string, folded: string, own: string): number {
  if (folded === wanted) return 0;
  if (folded.startsWith(wanted)) return 1;
  if (wanted.length >= 2 && folded.includes(` ${wanted}`)) return 2;
  if (bones.length >= 2 && own === bones) return 3;
  if (wanted.length >= 3 && folded.includes(wanted)) return 4;
  if (bones.length >= 3 && own.startsWith(bones)) return 5;
  return 9;
}
