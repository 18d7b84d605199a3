using System.Reflection;
using Animation.Hosting.Configuration;
using Dapper;
using Npgsql;

namespace Animation.Hosting.Data;

/// <summary>
/// Creates what services find at start: roles, schemas, extensions, tables. Runs as the owner, forward only, under one lock,
/// as often as one likes. Services keep the rights to read and write rows, never to change the schema.
/// </summary>
public static class Preparation
{
    private const long Lock = 7_240_115_001;

    /// <summary>Prepares the platform's schema and those of the services given.</summary>
    /// <returns>Names of the migrations applied now, in order.</returns>
    public static async Task<IReadOnlyList<string>> Run(Settings settings, IReadOnlyList<ServiceDefinition> services, CancellationToken ct)
    {
        var applied = new List<string>();
        await Schema(settings.Postgres, "platform", Scripts("platform_", typeof(Preparation).Assembly), true, [], applied, ct);
        foreach (var service in services)
        {
            var own = settings.PostgresByService.GetValueOrDefault(service.Name);
            await Schema(own ?? settings.Postgres, service.Name, MigrationsOf(service), own is null, service.AppendOnly, applied, ct);
        }
        return applied;
    }

    /// <summary>Migrations that a service needs and its schema does not hold yet; empty when it is ready.</summary>
    public static async Task<IReadOnlyList<string>> Missing(Databases databases, ServiceDefinition service, CancellationToken ct)
    {
        await using var connection = await databases[service.Name].OpenConnectionAsync(ct);
        var known = await connection.ExecuteScalarAsync<bool>("SELECT to_regclass('migration') IS NOT NULL")
            ? (await connection.QueryAsync<string>("SELECT name FROM migration")).ToHashSet()
            : [];
        return [.. MigrationsOf(service).Select(script => script.Name).Where(name => !known.Contains(name))];
    }

    private static IReadOnlyList<(string Name, string Sql)> MigrationsOf(ServiceDefinition service) =>
    [
        .. Scripts("service_", typeof(Preparation).Assembly),
        .. service.MigrationsBefore,
        .. Scripts("", service.Assembly),
    ];

    private static IReadOnlyList<(string Name, string Sql)> Scripts(string prefix, Assembly assembly) =>
    [
        .. from resource in assembly.GetManifestResourceNames().Order(StringComparer.Ordinal)
           where resource.Contains(".Migrations." + prefix, StringComparison.Ordinal) && resource.EndsWith(".sql", StringComparison.Ordinal)
           let name = resource[(resource.IndexOf(".Migrations.", StringComparison.Ordinal) + 12)..^4]
           select (name, Text(assembly, resource)),
    ];

    private static string Text(Assembly assembly, string resource)
    {
        using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!);
        return reader.ReadToEnd();
    }

    private static async Task Schema(
        string owner, string name, IReadOnlyList<(string Name, string Sql)> scripts, bool createRole, IReadOnlyList<string> appendOnly, List<string> applied, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(owner) { Pooling = false, ApplicationName = "animation-prepare" });
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@Lock)", new { Lock });
        if (createRole)
            await Role(connection, name);
        await connection.ExecuteAsync(
            $"""
            CREATE EXTENSION IF NOT EXISTS unaccent SCHEMA public;
            CREATE EXTENSION IF NOT EXISTS pg_trgm SCHEMA public;
            CREATE SCHEMA IF NOT EXISTS {name};
            SET LOCAL search_path = {name}, public;
            CREATE TABLE IF NOT EXISTS migration (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now());
            """);
        var known = (await connection.QueryAsync<string>("SELECT name FROM migration")).ToHashSet();
        foreach (var (script, sql) in scripts.Where(script => !known.Contains(script.Name)))
        {
            await connection.ExecuteAsync(sql);
            await connection.ExecuteAsync("INSERT INTO migration (name) VALUES (@script)", new { script });
            applied.Add($"{name}: {script}");
        }
        if (name != "platform")
            await QuartzTables(connection);
        if (createRole)
            await Grants(connection, name, appendOnly);
        await transaction.CommitAsync(ct);
    }

    private static async Task Role(NpgsqlConnection connection, string name) => await connection.ExecuteAsync(
        $"""
        DO $$ BEGIN
          IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE {name} NOLOGIN; END IF;
          IF NOT pg_has_role(current_user, '{name}', 'MEMBER') THEN EXECUTE format('GRANT {name} TO %I', current_user); END IF;
        END $$;
        """);

    private static async Task Grants(NpgsqlConnection connection, string name, IReadOnlyList<string> appendOnly)
    {
        await connection.ExecuteAsync(
            $"""
            GRANT USAGE ON SCHEMA {name} TO {name};
            GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA {name} TO {name};
            GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {name} TO {name};
            REVOKE INSERT, UPDATE, DELETE ON migration FROM {name};
            """);
        foreach (var table in appendOnly)
            await connection.ExecuteAsync($"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}");
    }

    // Quartz carries its own schema and runs it only for a role that may create tables; ours may not.
    private static async Task QuartzTables(NpgsqlConnection connection)
    {
        var script = Text(typeof(Quartz.IJob).Assembly, "Quartz.Impl.AdoJobStore.Schema.create_postgres.sql");
        await connection.ExecuteAsync(script.Replace("{0}", "qrtz_", StringComparison.Ordinal).Replace("{1}", "qrtz_", StringComparison.Ordinal));
    }
}
