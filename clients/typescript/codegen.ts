// What `npm run generate` writes, and of what.
import type { CodegenConfig } from "@graphql-codegen/cli";

const config: CodegenConfig = {
  schema: "../../schema.graphql",
  documents: "../operations/*.graphql",
  emitLegacyCommonJSImports: false,
  generates: {
    // AGIO_GENERATED is for the test that compares a fresh run with what is kept.
    [process.env["AGIO_GENERATED"] ?? "src/gql/"]: {
      preset: "client",
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { hashAlgorithm: "sha256" },
      },
      config: {
        // A Decimal that becomes a number loses digits. A scalar without a mapping is an error.
        scalars: { Date: "string", DateTime: "string", Decimal: "string", JSON: "unknown", Upload: "Blob" },
        strictScalars: true,
        enumsAsTypes: true,
        useTypeImports: true,
      },
    },
  },
};

export default config;
