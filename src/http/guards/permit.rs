//! Whether the caller may run an operation, decided on the parsed document before anything of it runs: the fields that
//! would be answered, fragments and type conditions followed, against the table in `schema::permissions`.
//!
//! What the schema does not know is for validation to refuse.

use super::shape::Shape;
use crate::domain::{Permission, Permissions};
use crate::resolvers::error::ApiError;
use crate::resolvers::permissions::Need;
use async_graphql::parser::types::{
    Directive, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet,
};
use async_graphql::{Name, Pos, Positioned, Value, Variables};
use std::collections::HashSet;

/// An operation and what its caller holds.
pub(super) struct Permit<'d> {
    document: &'d ExecutableDocument,
    operation: &'d OperationDefinition,
    variables: &'d Variables,
    shape: &'d Shape,
    /// `None` when nobody is signed in.
    held: Option<Permissions>,
    /// Fragments that were looked into; each selects from one type, wherever it is spread.
    seen: HashSet<&'d str>,
    /// Whether a field of the root needs a permission.
    restricted: bool,
}

/// What is asked of [`Permit`].
#[derive(Clone, Copy)]
pub(super) struct Asked<'d> {
    pub(super) document: &'d ExecutableDocument,
    pub(super) operation: &'d OperationDefinition,
    pub(super) variables: &'d Variables,
    pub(super) shape: &'d Shape,
    pub(super) held: Option<Permissions>,
}

/// Why an operation may not run, and the field that it fails at.
#[derive(Debug)]
pub(super) struct Denied {
    pub(super) error: ApiError,
    pub(super) at: Pos,
}

impl<'d> Permit<'d> {
    /// Decides; answers whether a field of the root needs a permission.
    pub(super) fn decide(asked: Asked<'d>) -> Result<bool, Denied> {
        let Asked { document, operation, variables, shape, held } = asked;
        let seen = HashSet::new();
        let mut permit =
            Permit { document, operation, variables, shape, held, seen, restricted: false };
        let root = super::root(operation.ty);
        permit.selection(&operation.selection_set.node, root)?;
        Ok(permit.restricted)
    }

    fn selection(&mut self, selection: &'d SelectionSet, of: &'d str) -> Result<(), Denied> {
        for item in &selection.items {
            match &item.node {
                Selection::Field(field) => self.field(field, of)?,
                Selection::InlineFragment(inline) => {
                    if self.skips(&inline.node.directives) {
                        continue;
                    }
                    let condition = inline.node.type_condition.as_ref();
                    let of = condition.map_or(of, |on| on.node.on.node.as_str());
                    self.selection(&inline.node.selection_set.node, of)?;
                }
                Selection::FragmentSpread(spread) => {
                    if !self.skips(&spread.node.directives) {
                        self.spread(&spread.node.fragment_name.node)?;
                    }
                }
            }
        }
        Ok(())
    }

    fn spread(&mut self, name: &'d str) -> Result<(), Denied> {
        // An unknown fragment is for validation to name.
        let Some(fragment) = self.document.fragments.get(name) else { return Ok(()) };
        if !self.seen.insert(name) {
            return Ok(());
        }
        let of = fragment.node.type_condition.node.on.node.as_str();
        self.selection(&fragment.node.selection_set.node, of)
    }

    fn field(&mut self, field: &'d Positioned<Field>, of: &'d str) -> Result<(), Denied> {
        let shape: &'d Shape = self.shape;
        let name = field.node.name.node.as_str();
        let Some(known) = shape.field(Some(of), name) else { return Ok(()) };
        if self.skips(&field.node.directives) {
            return Ok(());
        }
        if self.held.is_none() && known.open {
            return Ok(());
        }
        self.restricted |= of == super::root(self.operation.ty) && known.need.is_some_and(is_held);
        self.granted(known.need, of, name).map_err(|error| Denied { error, at: field.pos })?;
        self.selection(&field.node.selection_set.node, &known.of)
    }

    fn granted(&self, need: Option<Need>, of: &str, name: &str) -> Result<(), ApiError> {
        let permission = match need {
            Some(Need::Public | Need::Holder) => return Ok(()),
            // Of all credentials, only API keys lack it.
            Some(Need::Personal) => {
                return match self.held {
                    Some(held) if !held.contains(Permission::ManageAccount) => {
                        Err(ApiError::Forbidden(format!(
                            "`{of}.{name}` is about who somebody is, and takes no API key. Send it without one, or leave the field out."
                        )))
                    }
                    _ => Ok(()),
                };
            }
            Some(Need::Of(permission)) => permission,
            None => {
                return Err(ApiError::internal("a field without an entry among the permissions"));
            }
        };
        match self.held {
            Some(held) if held.contains(permission) => Ok(()),
            None => Err(ApiError::Unauthenticated),
            Some(_) => Err(ApiError::Forbidden(format!(
                "`{of}.{name}` needs the permission {}, which these credentials do not give. Use others, or \
                 leave the field out.",
                permission.as_str()
            ))),
        }
    }

    /// Whether `@skip` or `@include` leaves a part out. What is not surely left out is asked for.
    fn skips(&self, directives: &[Positioned<Directive>]) -> bool {
        directives.iter().any(|directive| {
            let leaves_out = match directive.node.name.node.as_str() {
                "skip" => true,
                "include" => false,
                _ => return false,
            };
            let argument = directive.node.get_argument("if");
            let value = argument.map(|value| {
                value.node.clone().into_const_with(|name| self.variable(&name).ok_or(()))
            });
            matches!(value, Some(Ok(Value::Boolean(value))) if value == leaves_out)
        })
    }

    /// What a variable stands for: what was sent, or else its default.
    fn variable(&self, name: &Name) -> Option<Value> {
        self.variables.get(name).cloned().or_else(|| super::default_of(self.operation, name))
    }
}

fn is_held(need: Need) -> bool {
    matches!(need, Need::Of(_))
}
