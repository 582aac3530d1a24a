// The pages behind the links in mails: /verify-email?token= and /reset-password?token=. They act when a
// person presses the button, never on load, because mail scanners open links too.

const pages = {
  '/verify-email': {
    query: `mutation ($token: String!) {
      done: verifyEmail(input: { token: $token }) { userErrors { message } }
    }`,
    success: 'Your address is confirmed. You can sign in and trade.',
  },
  '/reset-password': {
    query: `mutation ($token: String!, $password: String!) {
      done: resetPassword(input: { token: $token, newPassword: $password }) { userErrors { message } }
    }`,
    success: 'Your password is changed and every session has ended. Sign in with the new password.',
  },
};

const page = pages[location.pathname];
const token = new URLSearchParams(location.search).get('token');
const form = document.querySelector('form');
const outcome = document.querySelector('output');

// The token is a secret: keep it out of the history and of any later request.
history.replaceState(null, '', location.pathname);

if (!token) {
  outcome.textContent = 'This link is incomplete. Open it from the mail again, or ask for a new mail.';
  form.hidden = true;
}

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const button = form.querySelector('button');
  button.disabled = true;
  outcome.textContent = 'One moment…';
  const password = form.elements.password?.value;
  const problem = await run({ token, ...(password !== undefined && { password }) });
  outcome.textContent = problem ?? page.success;
  form.hidden = problem === undefined;
  button.disabled = false;
});

/** What went wrong, in words; nothing when it worked. */
async function run(variables) {
  try {
    const response = await fetch('/graphql', {
      method: 'POST',
      credentials: 'same-origin',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: page.query, variables }),
    });
    const answer = await response.json();
    const errors = [...(answer.errors ?? []), ...(answer.data?.done?.userErrors ?? [])];
    return errors.length > 0 ? errors.map((error) => error.message).join(' ') : undefined;
  } catch {
    return 'The server cannot be reached. Try again.';
  }
}
