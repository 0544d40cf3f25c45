/* Makes or uses a passkey when its form is sent, and sends along what the browser says.

   <script type="application/json" id="passkey-options"> (the server's)
   <form data-behaviour="passkey" data-does="create | get">
     <input type="hidden" name="credential"> <p data-part="passkey-said" hidden> */

const UNKNOWN = "This browser knows no passkeys: use another one, or an authenticator app.";
const NOT_DONE = "The passkey was not used: try again, or use another factor.";

async function credentialFor(does, options) {
    if (does === "create") {
        const publicKey = PublicKeyCredential.parseCreationOptionsFromJSON(options.creation_options.publicKey);
        return navigator.credentials.create({ publicKey });
    }
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(options.request_options.publicKey);
    return navigator.credentials.get({ publicKey });
}

export function mount(form) {
    const options = JSON.parse(document.querySelector("#passkey-options").textContent);
    const said = form.querySelector("[data-part='passkey-said']");

    form.addEventListener("submit", async (event) => {
        event.preventDefault();
        said.hidden = true;
        try {
            const credential = await credentialFor(form.dataset.does, options);
            form.elements.credential.value = JSON.stringify(credential.toJSON());
            form.submit();
        } catch (error) {
            said.textContent = error instanceof DOMException ? NOT_DONE : UNKNOWN;
            said.hidden = false;
        }
    });
}
