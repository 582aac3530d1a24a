// Mounts GraphiQL on the server that served this page.
import '@graphiql/react/style.css';
import '@graphiql/plugin-doc-explorer/style.css';
import '@graphiql/plugin-history/style.css';
import 'graphiql/graphiql.css';
import './explorer.css';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { allowDefaults } from './editors.js';
import { fetcher } from './fetcher.js';
import { pageSettings } from './session.js';
import { tabs } from './tabs.js';

allowDefaults();

// On a first visit GraphiQL shows the first tab's query but not its variables: hand them over.
const firstVisit = localStorage.getItem('graphiql:tabState') === null;

const { mailbox, reference } = await pageSettings();

createRoot(document.getElementById('explorer')).render(
  <GraphiQL
    fetcher={fetcher}
    // Where there is no reference, the server does not tell about its schema either: it is not asked then.
    schema={reference ? undefined : null}
    defaultTabs={tabs}
    initialVariables={firstVisit ? tabs[0].variables : undefined}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>
      <span className="agio-logo">Agio</span>
      {mailbox && <a href={mailbox} target="_blank">mailbox</a>}
      {reference && <a href={reference} target="_blank">reference</a>}
      <a href="/third-party-notices.txt" target="_blank">licences</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
