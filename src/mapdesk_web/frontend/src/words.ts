/** Texts for readers in their language: keys and values in, sentences, days and numbers out. */

import ar from "./words/ar.json";
import en from "./words/en.json";
import uk from "./words/uk.json";

type Table = Record<string, string>;
export type Key = keyof typeof en;
const TABLES: Record<string, Table> = { en, ar, uk };
export const LANGUAGES: { code: string; name: string }[] = [
  { code: "en", name: "English" },
  { code: "ar", name: "العربية" },
  { code: "uk", name: "Українська" },
];

/** The first of the reader's languages that there is. */
export function preferred(asked: readonly string[]): string {
  return asked.map((tag) => tag.slice(0, 2).toLowerCase()).find((code) => code in TABLES) ?? "en";
}

export class Words {
  readonly direction: "ltr" | "rtl";
  private readonly table: Table;
  private readonly locale: string;
  private readonly plural: Intl.PluralRules;
  private readonly long: Intl.DateTimeFormat;
  private readonly short: Intl.DateTimeFormat;

  constructor(readonly code: string) {
    this.table = TABLES[code];
    this.direction = code === "ar" ? "rtl" : "ltr";
    // The same digits in every language, so that figures can be compared with those of the picture.
    this.locale = code === "en" ? "en-GB" : `${code}-u-nu-latn`;
    this.plural = new Intl.PluralRules(this.locale);
    const zone = { timeZone: "UTC" } as const;
    this.long = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "long", year: "numeric", ...zone });
    this.short = new Intl.DateTimeFormat(this.locale, { day: "numeric", month: "short", year: "numeric", ...zone });
  }

  /** A phrase with its gaps filled. */
  t(key: Key, gaps: Record<string, string | number> = {}): string {
    const text = this.table[key] ?? (en as Table)[key];
    return text.replace(/\{(\w+)\}/g, (_, name: string) => String(gaps[name] ?? ""));
  }

  /** A phrase with a number, in the form that the language has for it (`key.one`, `key.few` ...). */
  n(key: string, count: number, gaps: Record<string, string | number> = {}): string {
    const form = `${key}.${this.plural.select(count)}`;
    const known = form in this.table ? form : `${key}.other`;
    return this.t(known as Key, { count: this.number(count), ...gaps });
  }

  day(date: Date): string {
    return this.long.format(date);
  }

  shortDay(date: Date): string {
    return this.short.format(date);
  }

  instant(iso: string): string {
    return `${this.day(new Date(iso))}, ${iso.slice(11, 16)} UTC`;
  }

  number(value: number, digits = 0): string {
    return value.toLocaleString(this.locale, { maximumFractionDigits: digits, minimumFractionDigits: digits });
  }

  /** Shares are never told as certain: no estimate is. */
  percent(hundredths: number): string {
    if (hundredths > 99) return this.t("percent.over");
    if (hundredths < 1) return this.t("percent.under");
    return (hundredths / 100).toLocaleString(this.locale, { style: "percent" });
  }
}
