//! Documents: text becomes a syntax tree, the tree is validated against the schema, and what is valid is kept.

use super::inputs::{Inputs, Place, Scalars};
use super::memo::Memo;
use super::plan::Plans;
use super::refusal::{PROBLEMS_MAX, Problem, Refusal, listed, listed_but};
use super::{convert, edition, parser, positions, roots};
use apollo_compiler::ast;
use apollo_compiler::collections::{HashMap, HashSet};
use apollo_compiler::executable::{self, SelectionSet};
use apollo_compiler::parser::Parser;
use apollo_compiler::response::GraphQLError;
use apollo_compiler::schema::Implementers;
use apollo_compiler::validation::{DiagnosticList, Valid};
use apollo_compiler::{ExecutableDocument, Name, Schema};
use async_graphql::Positioned;
use async_graphql::parser::types::{
    DocumentOperations, ExecutableDocument as Tree, OperationDefinition,
};

/// How deep the parser goes. The guards let nothing as deep as that through.
const RECURSION_MAX: usize = 500;

/// The language of one schema.
pub struct Language {
    pub(super) schema: Valid<Schema>,
    pub(super) implementers: HashMap<Name, Implementers>,
    pub(super) inputs: Inputs,
}

/// A document that was parsed, and not validated yet.
pub struct Parsed {
    source: String,
    tree: Tree,
    plain: String,
}

/// A valid document.
pub struct Document {
    /// Its text as it was sent.
    pub source: String,
    /// As resolvers and guards read it.
    pub tree: Tree,
    pub(super) executable: Valid<ExecutableDocument>,
    pub(super) plans: Plans,
    /// What its operations cost, for whoever asks before they run.
    pub costs: Memo<u64>,
}

impl Parsed {
    /// What was parsed.
    pub fn tree(&self) -> &Tree {
        &self.tree
    }
}

impl std::fmt::Debug for Language {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Language").finish_non_exhaustive()
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("tree", &self.tree).finish_non_exhaustive()
    }
}

impl Language {
    /// The language of a printed schema.
    ///
    /// # Errors
    /// What is wrong with the schema, or which scalar nobody reads: a fault of whoever wrote the schema.
    pub fn new(sdl: &str, scalars: &Scalars) -> Result<Language, String> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql")
            .map_err(|wrong| format!("the printed schema is not valid: {wrong}"))?;
        let schema = Valid::assume_valid(edition::up_to_date(schema.into_inner()));
        let inputs = Inputs::new(&schema, scalars)
            .map_err(|name| format!("nobody reads the scalar {name}: add it to the scalars"))?;
        let implementers = schema.implementers_map();
        Ok(Language { schema, implementers, inputs })
    }

    /// Validates a document, all of its operations.
    ///
    /// # Errors
    /// What the schema does not allow, and where.
    pub fn validate(&self, parsed: Parsed) -> Result<Document, Refusal> {
        let Parsed { source, tree, plain } = parsed;
        let parsed = Parser::new().recursion_limit(RECURSION_MAX).parse_ast(plain, "document");
        let ast = parsed.map_err(|broken| Refusal::Syntax(listed(&broken.errors)))?;
        let executable = match ast.to_executable_validate(&self.schema) {
            Ok(executable) => executable,
            Err(wrong) => match refused(&wrong.errors, &ast) {
                // Our own count goes by response keys.
                problems if problems.is_empty() => Valid::assume_valid(wrong.partial),
                problems => return Err(Refusal::Invalid(problems)),
            },
        };
        roots::check(&tree, &self.schema)?;
        let mut problems = positions::wrong(&executable, &self.schema);
        if problems.is_empty() {
            problems = Literals::wrong(&self.inputs, &executable);
        }
        if !problems.is_empty() {
            return Err(Refusal::Invalid(problems));
        }
        let (plans, costs) = (Plans::default(), Memo::default());
        Ok(Document { source, tree, executable, plans, costs })
    }
}

/// What is told of what the validator found. Where all subfields of a field are unknown, it also misses the selection that is
/// there; that is told only when there is nothing else to tell.
fn refused(errors: &DiagnosticList, ast: &ast::Document) -> Vec<Problem> {
    let begun = begun_selections(ast);
    let is_hollow = |error: &GraphQLError| {
        error.message.contains("must have a selection")
            && error.locations.first().is_some_and(|at| begun.contains(&(at.line, at.column)))
    };
    let ours = |error: &GraphQLError| counts_fields_of_subscription(&error.message);
    let told = listed_but(errors, |error| ours(error) || is_hollow(error));
    if told.is_empty() { listed_but(errors, ours) } else { told }
}

/// Where the fields begin that have something within their braces, as lines and columns.
fn begun_selections(ast: &ast::Document) -> HashSet<(usize, usize)> {
    let mut begun = HashSet::default();
    let mut left: Vec<&ast::Selection> = Vec::new();
    for definition in &ast.definitions {
        match definition {
            ast::Definition::OperationDefinition(it) => left.extend(&it.selection_set),
            ast::Definition::FragmentDefinition(it) => left.extend(&it.selection_set),
            _ => {}
        }
    }
    while let Some(selection) = left.pop() {
        match selection {
            ast::Selection::Field(field) => {
                let at = field.line_column_range(&ast.sources).map(|range| range.start);
                begun.extend(
                    at.filter(|_| !field.selection_set.is_empty()).map(|at| (at.line, at.column)),
                );
                left.extend(&field.selection_set);
            }
            ast::Selection::InlineFragment(it) => left.extend(&it.selection_set),
            ast::Selection::FragmentSpread(_) => {}
        }
    }
    begun
}

/// Whether the validator found that a subscription selects several fields: it counts fields, where the specification
/// counts response keys.
fn counts_fields_of_subscription(message: &str) -> bool {
    message.contains("must select only one top level field")
}

/// Parses a text.
///
/// # Errors
/// What cannot be read, and where.
pub fn parse(source: &str) -> Result<Parsed, Refusal> {
    let parser::Read { tree, plain } =
        parser::read(source).map_err(|problem| Refusal::Syntax(vec![problem]))?;
    Ok(Parsed { source: source.to_owned(), tree, plain })
}

impl Document {
    /// The operation that is to run.
    ///
    /// # Errors
    /// That there is none of this name, or that a name is needed.
    pub fn operation(
        &self,
        name: Option<&str>,
    ) -> Result<&Positioned<OperationDefinition>, Refusal> {
        operation(&self.tree.operations, name)
    }

    /// The same operation as validation keeps it.
    pub(super) fn executable_operation(
        &self,
        name: Option<&str>,
    ) -> Option<&executable::Operation> {
        let name = name.filter(|name| !name.is_empty());
        self.executable.operations.get(name).ok().map(|operation| &**operation)
    }
}

/// The operation of a document that is to run.
///
/// # Errors
/// That there is none of this name, or that a name is needed.
pub fn operation<'d>(
    operations: &'d DocumentOperations,
    name: Option<&str>,
) -> Result<&'d Positioned<OperationDefinition>, Refusal> {
    match (operations, name.filter(|name| !name.is_empty())) {
        (DocumentOperations::Single(operation), None) => Ok(operation),
        (DocumentOperations::Multiple(all), None) => match all.values().next() {
            Some(only) if all.len() == 1 => Ok(only),
            Some(_) => Err(Refusal::AmbiguousOperation),
            None => Err(Refusal::NoOperation),
        },
        (DocumentOperations::Multiple(all), Some(name)) => {
            all.get(name).ok_or_else(|| Refusal::NoSuchOperation(name.to_owned()))
        }
        (DocumentOperations::Single(_), Some(name)) => {
            Err(Refusal::NoSuchOperation(name.to_owned()))
        }
    }
}

/// Looks at every literal where a custom scalar comes in, which validation cannot read.
struct Literals<'d> {
    inputs: &'d Inputs,
    document: &'d ExecutableDocument,
    problems: Vec<Problem>,
}

impl<'d> Literals<'d> {
    fn wrong(inputs: &'d Inputs, document: &'d ExecutableDocument) -> Vec<Problem> {
        let mut literals = Literals { inputs, document, problems: Vec::new() };
        for operation in document.operations.iter() {
            for variable in &operation.variables {
                if let Some(default) = &variable.default_value {
                    literals.look(default, &variable.ty, Place::Variable(&variable.name));
                }
            }
            literals.selection(&operation.selection_set);
        }
        for fragment in document.fragments.values() {
            literals.selection(&fragment.selection_set);
        }
        literals.problems
    }

    fn selection(&mut self, set: &SelectionSet) {
        for selection in &set.selections {
            match selection {
                executable::Selection::Field(field) => {
                    for argument in &field.arguments {
                        let mut known = field.definition.arguments.iter();
                        if let Some(known) = known.find(|known| known.name == argument.name) {
                            self.look(&argument.value, &known.ty, Place::Argument(&argument.name));
                        }
                    }
                    self.selection(&field.selection_set);
                }
                executable::Selection::InlineFragment(inline) => {
                    self.selection(&inline.selection_set);
                }
                // Looked at where it is defined.
                executable::Selection::FragmentSpread(_) => {}
            }
        }
    }

    fn look(
        &mut self,
        value: &apollo_compiler::Node<ast::Value>,
        ty: &ast::Type,
        place: Place<'_>,
    ) {
        if self.problems.len() >= PROBLEMS_MAX {
            return;
        }
        if let Err(wrong) = self.inputs.literal(value, &convert::ty(ty), &place) {
            let at = value.location().and_then(|span| span.line_column(&self.document.sources));
            self.problems.push(Problem { path: wrong.path, ..Problem::new(wrong.message, at) });
        }
    }
}
