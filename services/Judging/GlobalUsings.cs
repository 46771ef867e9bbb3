// The contract's words often equal the domain's; Wire says which are meant.
global using Wire = CseaMesh.Judging.V1;
