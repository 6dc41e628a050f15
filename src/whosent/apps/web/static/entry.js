// Passkeys between page and browser, and waits that count down. Without this file the pages work with a password.
(() => {
  "use strict";
  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
  const toText = (buffer) =>
    btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
  const known = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const make = async (options) => {
    const made = await navigator.credentials.create({ publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      user: { ...options.user, id: toBytes(options.user.id) },
      excludeCredentials: known(options.excludeCredentials),
    } });
    return { made, response: {
      attestationObject: toText(made.response.attestationObject),
      transports: made.response.getTransports?.() || [],
    } };
  };
  const prove = async (options) => {
    const made = await navigator.credentials.get({ publicKey: {
      ...options,
      challenge: toBytes(options.challenge),
      allowCredentials: known(options.allowCredentials),
    } });
    const { authenticatorData, signature, userHandle } = made.response;
    return { made, response: {
      authenticatorData: toText(authenticatorData),
      signature: toText(signature),
      userHandle: userHandle ? toText(userHandle) : null,
    } };
  };

  for (const button of document.querySelectorAll("button[data-passkey]")) {
    const form = button.form;
    const trouble = form.querySelector("[data-passkey-trouble]");
    if (!window.PublicKeyCredential) continue;
    for (const hidden of form.querySelectorAll("[data-needs-script]")) hidden.hidden = false;
    form.querySelector("[data-without-script]")?.remove();
    button.addEventListener("click", async (event) => {
      event.preventDefault();
      if (!form.reportValidity()) return;
      trouble.hidden = true;
      button.disabled = true;
      try {
        const asked = await fetch(button.dataset.passkey, { method: "POST", body: new URLSearchParams(new FormData(form)) });
        if (!asked.ok || asked.redirected) return form.submit();
        const options = await asked.json();
        const { made, response } = await (options.user ? make : prove)(options);
        form.elements.credential.value = JSON.stringify({
          id: made.id,
          rawId: toText(made.rawId),
          type: made.type,
          authenticatorAttachment: made.authenticatorAttachment,
          clientExtensionResults: {},
          response: { clientDataJSON: toText(made.response.clientDataJSON), ...response },
        });
        form.submit();
      } catch {
        trouble.hidden = false;
        button.disabled = false;
        trouble.focus();
      }
    });
  }

  // The clock of the reader may be wrong: the page says how long, not until when.
  for (const shown of document.querySelectorAll("[data-wait]")) {
    const end = performance.now() + 1000 * Number(shown.dataset.wait);
    const tick = () => {
      const left = Math.max(0, Math.ceil((end - performance.now()) / 1000));
      shown.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
      if (left > 0) return void setTimeout(tick, 250);
      const box = shown.closest("[data-waiting]");
      box.querySelector("[data-while]").hidden = true;
      box.querySelector("[data-after]").hidden = false;
    };
    tick();
  }
})();
