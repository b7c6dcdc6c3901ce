// Passkeys in the browser: asks the server what to ask the authenticator for, asks it, and sends what comes of it as a form, so that
// the page goes on as after any other form. Pages work without this file; what it does is hidden until it runs.
//
// A page has #passkey with what it needs in data attributes: the address that answers the options, the texts for what may go wrong,
// and, where the form leads elsewhere by its own buttons, the address that takes the answer; a button #use-passkey or #add-passkey;
// in or around it the form, whose fields "credential" and "sign_in" or "token" are filled here.
'use strict';

(() => {
  const place = document.getElementById('passkey');
  const form = place && (place.querySelector('form') || place.closest('form'));
  if (!place || !form || !window.PublicKeyCredential) return;

  const toBytes = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (letter) => letter.charCodeAt(0));
  const toText = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  const withBytes = (list) => (list || []).map((one) => ({ ...one, id: toBytes(one.id) }));

  const creationOptions = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    user: { ...options.user, id: toBytes(options.user.id) },
    excludeCredentials: withBytes(options.excludeCredentials),
  });
  const requestOptions = (options) => ({
    ...options,
    challenge: toBytes(options.challenge),
    allowCredentials: withBytes(options.allowCredentials),
  });

  const registered = (credential) => ({
    id: credential.id,
    type: credential.type,
    response: {
      clientDataJSON: toText(credential.response.clientDataJSON),
      attestationObject: toText(credential.response.attestationObject),
      transports: credential.response.getTransports ? credential.response.getTransports() : [],
    },
  });
  const asserted = (credential) => ({
    id: credential.id,
    type: credential.type,
    response: {
      clientDataJSON: toText(credential.response.clientDataJSON),
      authenticatorData: toText(credential.response.authenticatorData),
      signature: toText(credential.response.signature),
      userHandle: credential.response.userHandle ? toText(credential.response.userHandle) : null,
    },
  });

  // The names of DOMExceptions for which a page has words of its own; for all others there is data-failed.
  const words = { NotAllowedError: 'cancelled', InvalidStateError: 'present', SecurityError: 'unavailable', NotSupportedError: 'unavailable' };
  const tell = (error) => {
    const line = document.getElementById('passkey-failure');
    line.textContent = place.dataset[words[error.name]] || place.dataset.failed;
    line.hidden = false;
    line.focus();
  };

  // Resolves to nothing where the page is left for another.
  const ask = async (body) => {
    const headers = { 'Content-Type': 'application/json' };
    if (place.dataset.stepToken) headers.Authorization = `Bearer ${place.dataset.stepToken}`;
    const response = await fetch(place.dataset.options, { method: 'POST', headers, body: JSON.stringify(body) });
    const answer = await response.json();
    if (response.ok) return answer;
    if (answer.error === 'reauthentication_required' || answer.error === 'login_required') {
      window.location.assign(place.dataset.signInAgain);
      return undefined;
    }
    throw new Error(answer.error);
  };

  const send = (token, credential) => {
    (form.elements.sign_in || form.elements.token).value = token;
    form.elements.credential.value = JSON.stringify(credential);
    if (place.dataset.action) form.action = place.dataset.action;
    // A password that was typed and then not needed stays here.
    if (form.elements.password) form.elements.password.disabled = true;
    form.submit();
  };

  const use = async (more) => {
    const body = {};
    if (place.dataset.interaction) body.interaction = place.dataset.interaction;
    if (place.dataset.identifier) body.identifier = place.dataset.identifier;
    const asked = await ask(body);
    if (!asked) return;
    const credential = await navigator.credentials.get({ publicKey: requestOptions(asked.public_key), ...more });
    send(asked.step_token || place.dataset.stepToken, asserted(credential));
  };

  const add = async () => {
    const asked = await ask({});
    if (!asked) return;
    const credential = await navigator.credentials.create({ publicKey: creationOptions(asked.public_key) });
    send(asked.change_token, registered(credential));
  };

  const button = document.getElementById('use-passkey') || document.getElementById('add-passkey');
  let waiting;
  const act = async (event) => {
    event.preventDefault();
    button.disabled = true;
    if (waiting) waiting.abort();
    waiting = undefined;
    try {
      await (button.id === 'use-passkey' ? use({}) : add());
    } catch (error) {
      tell(error);
    }
    button.disabled = false;
  };
  // Also for who presses Enter in a field of the form, where this is its one button; form.submit() is no such event.
  if (button.type === 'submit') {
    form.addEventListener('submit', act);
  } else {
    button.addEventListener('click', act);
  }
  place.hidden = false;

  // Passkeys among what the browser offers to fill in. Whoever does nothing with them is not told of anything.
  const offer = async () => {
    if (!PublicKeyCredential.isConditionalMediationAvailable) return;
    waiting = new AbortController();
    const { signal } = waiting;
    // Whoever has pressed the button meanwhile is asked once.
    if (!(await PublicKeyCredential.isConditionalMediationAvailable()) || signal.aborted) return;
    await use({ mediation: 'conditional', signal });
  };
  if ('conditional' in place.dataset) offer().catch(() => {});
})();
