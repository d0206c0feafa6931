/** The sandbox's HTTP interface. Every failure is an Error whose message can be shown to a person. */

const ROOT = "/sandbox";
const RECONNECT_AFTER_MS = 1500;

async function answer(request) {
  const response = await request.catch(() => {
    throw new Error("连接不上服务器，请确认程序仍在运行");
  });
  const body = await response.json().catch(() => ({}));
  if (!response.ok || body.ok === false) throw new Error(body.error ?? `服务器出错（${response.status}）`);
  return body;
}

export const fetchState = () => answer(fetch(`${ROOT}/state`));

export function post(action, body) {
  const headers = { "Content-Type": "application/json" };
  return answer(fetch(`${ROOT}/${action}`, { method: "POST", headers, body: JSON.stringify(body) }));
}

export function upload(fields, file) {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) if (value !== undefined) form.append(name, value);
  form.append("file", file);
  return answer(fetch(`${ROOT}/upload`, { method: "POST", body: form }));
}

/** Follows the events after the given one for ever; the server tells a page that has missed some to reset. */
export function follow(after, handlers, onLink) {
  const source = new EventSource(`${ROOT}/events?after=${after}`);
  let last = after;
  source.onopen = () => onLink(true);
  source.onerror = () => {
    onLink(false);
    if (source.readyState === EventSource.CLOSED) setTimeout(() => follow(last, handlers, onLink), RECONNECT_AFTER_MS);
  };
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (event) => {
      last = event.lastEventId;
      handle(JSON.parse(event.data));
    });
  }
}
