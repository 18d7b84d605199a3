using System.Data;
using Dapper;
using NpgsqlTypes;

namespace Animation.Hosting.Data;

/// <summary>What Dapper does not know of PostgreSQL's dates; set once for the process.</summary>
internal static class DapperTypes
{
    internal static void Register()
    {
        DefaultTypeMap.MatchNamesWithUnderscores = true;
        SqlMapper.AddTypeHandler(new InstantHandler());
        SqlMapper.AddTypeHandler(new DateHandler());
        SqlMapper.AddTypeHandler(new StringListHandler());
    }

    private sealed class InstantHandler : SqlMapper.TypeHandler<DateTimeOffset>
    {
        public override DateTimeOffset Parse(object value) => value switch
        {
            DateTime instant => new DateTimeOffset(DateTime.SpecifyKind(instant, DateTimeKind.Utc)),
            DateTimeOffset instant => instant,
            _ => throw new InvalidCastException($"A timestamptz was expected, not {value.GetType().Name}."),
        };

        // Npgsql refuses an instant with another offset than zero; the instant is the same.
        public override void SetValue(IDbDataParameter parameter, DateTimeOffset value) => parameter.Value = value.ToUniversalTime();
    }

    private sealed class DateHandler : SqlMapper.TypeHandler<DateOnly>
    {
        public override DateOnly Parse(object value) => value is DateOnly date ? date : DateOnly.FromDateTime((DateTime)value);

        public override void SetValue(IDbDataParameter parameter, DateOnly value)
        {
            parameter.Value = value;
            if (parameter is Npgsql.NpgsqlParameter own)
                own.NpgsqlDbType = NpgsqlDbType.Date;
        }
    }

    private sealed class StringListHandler : SqlMapper.TypeHandler<IReadOnlyList<string>>
    {
        public override IReadOnlyList<string> Parse(object value) => (string[])value;

        public override void SetValue(IDbDataParameter parameter, IReadOnlyList<string>? value) =>
            parameter.Value = value?.ToArray() ?? (object)DBNull.Value;
    }
}
