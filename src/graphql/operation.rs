//! An operation on its way from admission to execution.

use super::document::{Document, Language};
use super::plan::{AskedOperation, Plan};
use super::planner::Planner;
use super::refusal::Refusal;
use async_graphql::parser::types::{OperationDefinition, OperationType};
use async_graphql::{Data, Variables};
use std::any::{Any, TypeId};
use std::sync::Arc;

/// An operation that can run: what to do, with which values, and what its resolvers look for.
pub struct Operation {
    pub(super) document: Arc<Document>,
    pub(super) plan: Arc<Plan>,
    pub(super) variables: Variables,
    pub(super) data: Data,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").field("plan", &self.plan).finish_non_exhaustive()
    }
}

impl Operation {
    /// An operation of a document with its variables coerced.
    ///
    /// # Errors
    /// That there is no such operation, or what is wrong with the variables.
    pub fn prepare(
        language: &Language,
        document: &Arc<Document>,
        asked: AskedOperation<'_>,
    ) -> Result<Operation, Refusal> {
        let AskedOperation { name, variables } = asked;
        let definition = document.operation(name)?;
        let coerced = language.inputs.variables(&definition.node, variables);
        let variables = coerced.map_err(Refusal::of_variables)?;
        let coerced = AskedOperation { name, variables: &variables };
        let plan = document.plans.plan(&definition.node, coerced, || {
            Planner { language, document, variables: &variables }.plan(name, definition)
        });
        Ok(Operation { document: Arc::clone(document), plan, variables, data: Data::default() })
    }

    /// Whether it reads, changes or listens.
    pub fn kind(&self) -> OperationType {
        self.plan.kind
    }

    /// The document it is of.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// What of the document it is.
    ///
    /// # Errors
    /// None: the operation was found when it was prepared.
    pub fn definition(&self) -> Result<&OperationDefinition, Refusal> {
        Ok(&self.document.operation(self.plan.name.as_deref())?.node)
    }

    /// What it does.
    pub fn plan(&self) -> &Plan {
        &self.plan
    }

    /// Its variables, coerced.
    pub fn variables(&self) -> &Variables {
        &self.variables
    }

    /// Something that its resolvers look for, when it is there.
    pub fn found<D: Any + Send + Sync>(&self) -> Option<&D> {
        self.data.get(&TypeId::of::<D>())?.downcast_ref()
    }

    /// With something that its resolvers look for.
    #[must_use]
    pub fn data<D: Any + Send + Sync>(mut self, data: D) -> Operation {
        self.data.insert(data);
        self
    }
}
