// The editors' background workers, and one correction of what they mark.
import JsonWorker from 'monaco-editor/esm/vs/language/json/json.worker.js?worker';
import EditorWorker from 'monaco-editor/esm/vs/editor/editor.worker.js?worker';
import GraphqlWorker from 'monaco-graphql/esm/graphql.worker.js?worker';
import { languages } from 'monaco-graphql/esm/monaco-editor.js';

const WORKERS = { json: JsonWorker, graphql: GraphqlWorker };

globalThis.MonacoEnvironment = {
  getWorker: (_, label) => new (WORKERS[label] ?? EditorWorker)(),
};

/**
 * Variables are checked against a JSON schema that is made of the operation. It asks for every non-null field of an
 * input, also for those that the schema gives a default, which GraphQL lets a client leave out. Takes them off again.
 */
export function allowDefaults() {
  const { jsonDefaults } = languages.json;
  const set = jsonDefaults.setDiagnosticsOptions.bind(jsonDefaults);
  jsonDefaults.setDiagnosticsOptions = (options) => {
    for (const { schema } of options.schemas ?? []) {
      for (const part of [schema, ...Object.values(schema?.definitions ?? {})]) relax(part);
    }
    set(options);
  };
}

function relax(part) {
  const needed = (name) => part.properties?.[name]?.default === undefined;
  if (part?.required) part.required = part.required.filter(needed);
}
