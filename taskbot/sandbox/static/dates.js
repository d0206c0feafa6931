/** Dates and times as the office writes them, always in its own time zone. */

const OFFICE = new Intl.DateTimeFormat("zh-CN", {
  timeZone: "Asia/Shanghai",
  year: "numeric",
  month: "numeric",
  day: "numeric",
  weekday: "short",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

function office(instant) {
  return Object.fromEntries(OFFICE.formatToParts(new Date(instant)).map(({ type, value }) => [type, value]));
}

/** 09:30 */
export function timeOfDay(instant) {
  const { hour, minute } = office(instant);
  return `${hour}:${minute}`;
}

/** 6月29日（周一） */
export function dayOf(instant) {
  const { month, day, weekday } = office(instant);
  return `${month}月${day}日（${weekday}）`;
}

/** 2020年6月29日（周一） */
export const fullDay = (instant) => `${office(instant).year}年${dayOf(instant)}`;

/** 6月30日（周二）23:59 */
export const moment = (instant) => `${dayOf(instant)}${timeOfDay(instant)}`;

const RELATIVE = new Intl.RelativeTimeFormat("zh-CN", { numeric: "auto" });
const SPANS = [["day", 86400], ["hour", 3600], ["minute", 60]];

/** 6天后, 3小时前 */
export function relative(instant, now) {
  const seconds = (new Date(instant) - new Date(now)) / 1000;
  const [unit, length] = SPANS.find(([, span]) => Math.abs(seconds) >= span) ?? SPANS.at(-1);
  return RELATIVE.format(Math.trunc(seconds / length), unit);
}

/** The shortest form that still says when: 09:30 today, 6月29日 this year, 2020年6月29日 otherwise. */
export function shortly(instant, now) {
  const then = office(instant);
  const today = office(now);
  if (then.year !== today.year) return `${then.year}年${then.month}月${then.day}日`;
  if (then.month !== today.month || then.day !== today.day) return `${then.month}月${then.day}日`;
  return `${then.hour}:${then.minute}`;
}
