await CseaMesh.Gateway.GatewayHost.Build(args).RunAsync();
