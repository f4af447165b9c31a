namespace GatewayOperator.Kubernetes;

/// <summary>Whether a change of an object is worth a reconcile; deletions always are.</summary>
/// <param name="before">The object as it was seen last; null when it is seen for the first time.</param>
/// <param name="after">The object now.</param>
public delegate bool ChangePredicate(ObjectHead? before, ObjectHead after);
