// The pages behind the links in mails, each with ?token=. They act when a
// person presses the button, never on load, because mail scanners open links too.
import { run } from '/assets/session.js';

const pages = {
  '/verify-email': {
    query: `mutation ($token: String!) {
      done: verifyEmail(input: { token: $token }) { userErrors { message } }
    }`,
    title: 'Your address is confirmed',
    success: 'You can sign in and trade.',
  },
  '/reset-password': {
    query: `mutation ($token: String!, $password: String!) {
      done: resetPassword(input: { token: $token, newPassword: $password }) { userErrors { message } }
    }`,
    title: 'Your password is changed',
    success: 'Every session has ended. Sign in with the new password.',
  },
  '/confirm-email-change': {
    query: `mutation ($token: String!) {
      done: confirmEmailChange(input: { token: $token }) { userErrors { message } }
    }`,
    title: 'Your address is changed',
    success: 'Sign in with it from now on. Your other devices were signed out.',
  },
  '/revert-email-change': {
    query: `mutation ($token: String!) {
      done: revertEmailChange(input: { token: $token }) { userErrors { message } }
    }`,
    title: 'Your account is back',
    success: 'Every device was signed out. Open the mail that we have just sent you to set a new password.',
  },
  '/not-me': {
    query: `mutation ($token: String!) {
      done: reportSignIn(input: { token: $token }) { userErrors { message } }
    }`,
    title: 'Every session has ended',
    success: 'Set a new password with the link that was just mailed to you.',
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
  const problem = await act({ token, ...(password !== undefined && { password }) });
  button.disabled = false;
  outcome.textContent = problem ?? page.success;
  if (problem === undefined) done();
});

/** Nothing is left to press or to read about pressing. */
function done() {
  form.remove();
  document.querySelector('h1').textContent = page.title;
  document.title = `${page.title} - Agio`;
}

/** What went wrong, in words; nothing when it worked. */
async function act(variables) {
  try {
    const answer = await run({ query: page.query, variables });
    const errors = [...(answer.errors ?? []), ...(answer.data?.done?.userErrors ?? [])];
    return errors.length > 0 ? errors.map((error) => error.message).join(' ') : undefined;
  } catch {
    return 'The server cannot be reached. Try again.';
  }
}
