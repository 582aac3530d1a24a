// Mounts GraphiQL on the server that served this page.
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import './explorer.css';
import { fetcher } from './fetcher.js';
import { tabs } from './tabs.js';

// On a first visit GraphiQL shows the first tab's query but not its variables: hand them over.
const firstVisit = localStorage.getItem('graphiql:tabState') === null;

createRoot(document.getElementById('explorer')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs}
    variables={firstVisit ? tabs[0].variables : undefined}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>
      <span className="agio-logo">Agio</span> <a href="/dev/mailbox" target="_blank">mailbox</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
