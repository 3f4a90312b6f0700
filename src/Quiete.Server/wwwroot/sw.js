// Lets the register open without a network. Keeps only what is the same for everybody: our files, and a page with an empty form,
// which is fetched without cookies. Nothing that anybody recorded goes through here.
const store = "quiete-1";
const shell = "/registro/senza-rete";
const files = [
  "/quiete.css", "/register.js", "/waiting.js", "/icon.svg",
  "/bootstrap-italia-2.18.3/bootstrap-italia.min.css", "/bootstrap-italia-2.18.3/fonts.css",
];

const fetchShell = () => fetch(shell, { credentials: "omit", cache: "no-cache" });

async function keep(request, answer) {
  if (answer.ok) await (await caches.open(store)).put(request, answer);
}

addEventListener("install", event => event.waitUntil((async () => {
  await (await caches.open(store)).addAll(files);
  await keep(shell, await fetchShell());
  await skipWaiting();
})()));

addEventListener("activate", event => event.waitUntil((async () => {
  for (const name of await caches.keys()) if (name !== store) await caches.delete(name);
  await clients.claim();
})()));

async function openPage(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(fetchShell().then(fresh => keep(shell, fresh)).catch(() => {})); // in the language and form of today
    return answer;
  } catch {
    return (await caches.match(shell)) ?? Response.error();
  }
}

async function openFile(event) {
  try {
    const answer = await fetch(event.request);
    event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    return (await caches.match(event.request, { ignoreSearch: true })) ?? Response.error();
  }
}

addEventListener("fetch", event => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate") {
    if (address.pathname === "/registro" || address.pathname === shell) event.respondWith(openPage(event));
  } else if (["style", "script", "font", "image"].includes(event.request.destination) && !address.pathname.startsWith("/v1/")) {
    event.respondWith(openFile(event));
  }
});
