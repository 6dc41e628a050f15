// Two things that pages cannot do by themselves: show how far an upload is, and send a form once.
(() => {
  "use strict";
  for (const form of document.querySelectorAll("form[data-upload]")) {
    form.addEventListener("submit", (event) => {
      const sending = form.querySelector(".sending");
      const chosen = [...form.querySelectorAll("input[type=file]")].some((input) => input.files.length);
      if (!sending || !chosen) return;
      event.preventDefault();
      sending.hidden = false;
      const bar = sending.querySelector("progress");
      const request = new XMLHttpRequest();
      request.upload.addEventListener("progress", (sent) => {
        if (sent.lengthComputable) bar.value = Math.floor((100 * sent.loaded) / sent.total);
      });
      request.addEventListener("load", () => {
        if (request.status < 400 && request.responseURL) {
          const target = new URL(request.responseURL);
          const use = form.querySelector("input[name=use]").value;
          location.assign(target.pathname + "#" + use);
          if (target.pathname === location.pathname) location.reload();
        } else {
          document.documentElement.innerHTML = request.responseText;
          document.querySelector("[role=alert]")?.scrollIntoView({ block: "center" });
        }
      });
      request.addEventListener("error", () => { sending.hidden = true; form.submit(); });
      request.open("POST", form.action);
      request.send(new FormData(form));
    });
  }
})();

// Copying a text that is to be sent to somebody.
(() => {
  "use strict";
  for (const button of document.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      await navigator.clipboard.writeText(document.getElementById(button.dataset.copy).value);
      document.querySelector("[data-copied]").hidden = false;
    });
  }
})();
