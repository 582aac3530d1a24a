// Mounts GraphiQL on the server that served this page.
import { GraphiQL } from 'graphiql';
import 'graphiql/style.css';
import { createRoot } from 'react-dom/client';
import './explorer.css';
import { fetcher } from './fetcher.js';
import { tabs } from './tabs.js';

createRoot(document.getElementById('explorer')).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={tabs}
    defaultEditorToolsVisibility="variables"
    shouldPersistHeaders={false}
  >
    <GraphiQL.Logo>
      <span className="agio-logo">Agio</span> <a href="/dev/mailbox">mailbox</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
