mod atlassian;
mod mutants;
